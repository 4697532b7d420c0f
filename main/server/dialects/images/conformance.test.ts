import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../../../contract/index.ts';
import { IMAGES } from '../../../media/samples.test-data.ts';
import { LONGEST_WAIT_MS } from '../../public/await-task.ts';
import { STALLED_MS } from '../../public/send-events.ts';
import { NOW, openRig, type Rig } from '../../testing/gateway-rig.ts';

/** Documents 002 and the OpenAI images API, over HTTP. */
let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.failure = null;
  rig.desk.tasks.clear();
  rig.taken.length = 0;
});

const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');
const GENERATIONS = '/v1/images/generations';
const WISH = { model: 'demo-image', prompt: 'a cat' };

const placed = async () => {
  await expect.poll(() => rig.desk.tasks.size, { interval: 5 }).toBe(1);
  const [task] = rig.desk.tasks.values();
  if (!task) throw new Error('nothing was ordered');
  return task;
};

/** Asks, lets the ordered task end well, and reads the answer. */
async function drawn(json: object, path = GENERATIONS, bytes: Uint8Array = PNG) {
  const answer = rig.call(path, { json });
  const task = await placed();
  rig.complete(task.id, Buffer.from(bytes), 'image/png');
  const response = await answer;
  return { task, response, body: await response.json() };
}

async function refused(json: object, { path = GENERATIONS, key = 'k-one' } = {}) {
  const response = await rig.call(path, { json, key });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

describe('the answer', () => {
  test('is base64 without prefix and without a link unless a link was asked for', async () => {
    const { response, body, task } = await drawn(WISH);
    expect(response.status).toBe(200);
    expect(body).toEqual({
      created: Math.floor(NOW / 1000),
      data: [{ b64_json: PNG.toString('base64') }],
      model: 'demo-image',
      size: '1280x720',
      output_format: 'png',
      usage: {
        input_tokens: 0,
        output_tokens: 0,
        total_tokens: 0,
        input_tokens_details: { text_tokens: 0, image_tokens: 0 },
        credits_charged: null,
      },
    });
    expect(response.headers.get('x-task-id')).toBe(task.id);
  });

  test('is a link that needs no key when one was asked for', async () => {
    const { body } = await drawn({ ...WISH, response_format: 'url' });
    expect(Object.keys(body.data[0])).toEqual(['url']);
    const file = await fetch(body.data[0].url);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PNG);
  });

  test.each([
    ['gpt-image-1', 'gpt-image-2', 'gpt_workflow'],
    ['dall-e-3', 'gpt-image-2', 'gpt_workflow'],
    ['nano-banana', 'nano-banana-2', 'veo_workflow'],
    ['gemini-2.5-flash', 'nano-banana-1', 'veo_workflow'],
    ['nano_banana_pro-4K', 'nano-banana-pro', 'veo_workflow'],
    ['gpt-image2-2k', 'gpt-image-2', 'gpt_workflow'],
  ])('%s is drawn by %s and the answer says so', async (model, engine, executor) => {
    const { body, task } = await drawn({ model, prompt: 'a cat' });
    expect(body.model).toBe(engine);
    expect(task).toMatchObject({ executor, request: { model: engine, requestedModel: model } });
  });

  test('what is only about the answer does not reach the site', async () => {
    const { task } = await drawn({
      ...WISH,
      user: 'u',
      output_format: 'webp',
      moderation: 'low',
      style: 'noir',
    });
    expect(task.request.extra).toEqual({ style: 'noir' });
  });

  test('a background of the picture is no job', async () => {
    const { body, task } = await drawn({ ...WISH, background: 'transparent' });
    expect(body.data).toHaveLength(1);
    expect(task.request.extra).toEqual({ background: 'transparent' });
  });
});

/** The type that magic bytes tell. */
const typeOf = (bytes: Buffer): string => {
  if (bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'webp';
  return bytes[0] === 0xff ? 'jpeg' : 'png';
};

describe('output_format', () => {
  test.each([
    ['png', 'png'],
    ['jpeg', 'jpeg'],
    ['jpg', 'jpeg'],
    ['webp', 'webp'],
    ['', 'png'],
    [null, 'png'],
  ])('%o is delivered and named as %s', async (output_format, type) => {
    const { body } = await drawn({ ...WISH, output_format }, GENERATIONS, IMAGES.png);
    expect(typeOf(Buffer.from(body.data[0].b64_json, 'base64'))).toBe(type);
    expect(body.output_format).toBe(type);
  });

  test('less output_compression makes a smaller file', async () => {
    const sizes: number[] = [];
    for (const output_compression of [100, '10']) {
      rig.desk.tasks.clear();
      const wish = { ...WISH, output_format: 'jpeg', output_compression };
      const { body } = await drawn(wish, GENERATIONS, IMAGES.png);
      sizes.push(body.data[0].b64_json.length);
    }
    expect(sizes[1]).toBeLessThan(sizes[0] ?? 0);
  });

  test('a link leads to the type asked for, and without its query to the original', async () => {
    const wish = { ...WISH, response_format: 'url', output_format: 'webp', output_compression: 50 };
    const { body } = await drawn(wish, GENERATIONS, IMAGES.png);
    const { url } = body.data[0];
    const shown = await fetch(url);
    expect(shown.headers.get('content-type')).toBe('image/webp');
    expect(shown.headers.get('content-disposition')).toMatch(/-1\.webp"$/);
    expect(typeOf(Buffer.from(await shown.arrayBuffer()))).toBe('webp');
    const original = await fetch(url.replace('format=webp&compression=50&', ''));
    expect(original.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await original.arrayBuffer())).toEqual(IMAGES.png);
    const senseless = await fetch(url.replace('format=webp', 'format=exe'));
    expect(senseless.status).toBe(400);
  });

  test('a job remembers it until its result is asked for', async () => {
    const made = await rig.call(GENERATIONS, {
      json: { ...WISH, background: true, output_format: 'jpeg', output_compression: 70 },
    });
    const { id } = await made.json();
    rig.complete((await placed()).id, Buffer.from(IMAGES.png), 'image/png');
    const { result } = await (await rig.call(`/v1/images/jobs/${id}`)).json();
    expect(result.output_format).toBe('jpeg');
    expect(typeOf(Buffer.from(result.data[0].b64_json, 'base64'))).toBe('jpeg');
  });

  test('a stream has it too', async () => {
    const answer = rig.call(GENERATIONS, { json: { ...WISH, stream: true, output_format: 'webp' } });
    rig.complete((await placed()).id, Buffer.from(IMAGES.png), 'image/png');
    const [, data] = /\ndata: (.*)/.exec(await (await answer).text()) ?? [];
    const event = JSON.parse(data ?? '');
    expect(event.output_format).toBe('webp');
    expect(typeOf(Buffer.from(event.b64_json, 'base64'))).toBe('webp');
  });

  test('a paid picture that cannot be converted comes as it is, and the answer says so', async () => {
    const { body } = await drawn({ ...WISH, output_format: 'webp' });
    expect([body.data[0].b64_json, body.output_format]).toEqual([PNG.toString('base64'), 'png']);
  });

  test.each([
    [{ output_format: 'gif' }, 'output_format'],
    [{ output_format: 'webp', output_compression: 101 }, 'output_compression'],
    [{ output_format: 'jpeg', output_compression: 'much' }, 'output_compression'],
  ])('%o is refused before anything is ordered', async (more, param) => {
    const { status, body } = await refused({ ...WISH, ...more });
    expect([status, body.error.code, body.error.param]).toEqual([400, 'bad_parameter', param]);
    expect(rig.desk.tasks.size).toBe(0);
  });
});

describe('refusals', () => {
  test.each<[object, number, string]>([
    [{ model: 'demo-image' }, 400, 'missing_prompt'],
    [{ prompt: 'x' }, 400, 'missing_required_parameter'],
    [{ ...WISH, model: 'gpt-9' }, 400, 'unknown_model'],
    [{ ...WISH, model: 'flux-kontext-pro' }, 400, 'model_not_available'],
    [{ ...WISH, model: 'sora-2' }, 400, 'model_not_available'],
    [{ ...WISH, model: 'gpt-image-1', size: '1000x1000' }, 422, 'bad_size'],
    [{ ...WISH, model: 'gpt-image-1', n: 11 }, 400, 'bad_n'],
    [{ ...WISH, response_format: 'gif' }, 400, 'bad_parameter'],
    [{ ...WISH, model: 'imagen_4-4K' }, 400, 'bad_model_parameter'],
  ])('%o is %s %s', async (json, status, code) => {
    const { body, ...answer } = await refused(json);
    expect(answer.status).toBe(status);
    expect(body.error.code).toBe(code);
    expect(body.detail).toMatch(new RegExp(`^\\[${status} `));
    expect(rig.desk.tasks.size).toBe(0);
  });

  test('a relay that tries other channels after 422 is told 400', async () => {
    const json = { ...WISH, model: 'gpt-image-1', size: '1000x1000' };
    expect((await refused(json, { key: 'k-newapi' })).status).toBe(400);
  });

  test('an edit without an image is refused', async () => {
    const { status, body } = await refused(WISH, { path: '/v1/images/edits' });
    expect([status, body.error.code]).toEqual([400, 'missing_image']);
  });

  test('without a bound window it is 503 and not tried again', async () => {
    rig.desk.failure = new GatewayError('no_window_bound');
    const { status, headers, body } = await refused(WISH);
    expect([status, body.error.code, headers.get('x-should-retry')]).toEqual([
      503,
      'no_window_bound',
      'false',
    ]);
  });
});

describe('edits', () => {
  test.each([['image'], ['image[]'], ['image[0]', 'image[1]'], ['image', 'image']])(
    'images in fields %s %s arrive',
    async (...names) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...WISH, n: '2' })) form.append(name, value);
      for (const name of names) form.append(name, new Blob([PNG]), 'blob');
      form.append('mask', new Blob([PNG]), 'mask.png');
      const answer = rig.call('/v1/images/edits', { method: 'POST', body: form });
      const task = await placed();
      rig.complete(task.id, PNG, 'image/png');
      expect((await answer).status).toBe(200);
      expect(rig.taken.map(({ role }) => role)).toEqual(names.map(() => 'reference'));
      expect(task.request.n).toBe(2);
    },
  );

  test('the model may be left out', async () => {
    const { task } = await drawn({ prompt: 'x', image: 'https://x/a.png' }, '/v1/images/edits');
    expect(task.request.requestedModel).toBe('gpt-image-1');
  });
});

describe('jobs', () => {
  test.each([true, 'true'])('background %o answers a job at once and never waits', async (background) => {
    const response = await rig.call(GENERATIONS, { json: { ...WISH, background, response_format: 'url' } });
    const task = await placed();
    expect(await response.json()).toEqual({
      id: `job_${task.id}`,
      object: 'image.job',
      status: 'queued',
      created: Math.floor(NOW / 1000),
      updated: Math.floor(NOW / 1000),
      request: {
        endpoint: '/v1/images/generations',
        model: 'demo-image',
        prompt_preview: 'a cat',
        size: '1024x1024',
        n: 1,
      },
    });
    expect(task.request).toMatchObject({ profile: 'legacy002', extra: { response_format: 'url' } });
    expect(rig.desk.waiting).toBe(0);
  });

  test('background false waits as usual', async () => {
    const { body, task } = await drawn({ ...WISH, background: false });
    expect(body.data).toHaveLength(1);
    expect(task.request).not.toHaveProperty('extra');
  });
});

describe('while it takes long', () => {
  test('a task that fails is told with a status nobody repeats', async () => {
    const answer = rig.call(GENERATIONS, { json: WISH });
    const task = await placed();
    rig.desk.change(task.id, {
      state: 'failed',
      error: {
        code: 'site_timeout',
        message: 'slow',
        blame: 'site',
        next: 'same_window',
        stage: 'submitted',
      },
    });
    const response = await answer;
    expect(response.status).toBe(400);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(response.headers.get('retry-after')).toBeNull();
    expect(await response.json()).toMatchObject({
      error: { code: 'site_timeout', message: 'slow' },
      task_id: task.id,
    });
  });

  test('refused content is 451', async () => {
    const answer = rig.call(GENERATIONS, { json: WISH });
    rig.desk.change((await placed()).id, {
      state: 'failed',
      error: {
        code: 'moderation_blocked',
        message: 'no',
        blame: 'caller',
        next: 'give_up',
        stage: 'submitted',
      },
    });
    const response = await answer;
    expect([response.status, (await response.json()).error.code]).toEqual([451, 'image_unsafe']);
  });

  test('after 280 s it is 504 with the id of the task, which goes on', async () => {
    const answer = rig.call(GENERATIONS, { json: WISH });
    const task = await placed();
    await expect.poll(() => rig.desk.waiting, { interval: 5 }).toBe(1);
    await rig.clock.advance(LONGEST_WAIT_MS);
    const response = await answer;
    expect(response.status).toBe(504);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await response.json()).toMatchObject({
      error: { code: 'request_timeout', message: expect.stringContaining(task.id) },
      task_id: task.id,
    });
    expect((await rig.desk.get(task.id))?.state).toBe('queued');
  });

  test('a client that hangs up ends the waiting, not the task', async () => {
    const leaving = new AbortController();
    const answer = rig.call(GENERATIONS, { json: WISH, signal: leaving.signal });
    const task = await placed();
    await expect.poll(() => rig.desk.waiting, { interval: 5 }).toBe(1);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => rig.desk.waiting, { interval: 5 }).toBe(0);
    expect((await rig.desk.get(task.id))?.state).toBe('queued');
    rig.complete(task.id, PNG, 'image/png');
    expect((await (await rig.call(`/v1/videos/${task.id}`)).json()).status).toBe('completed');
  });
});

describe('streams', () => {
  test.each([
    [GENERATIONS, {}, 'image_generation.completed'],
    ['/v1/images/edits', { image: 'https://x/a.png' }, 'image_edit.completed'],
  ])('%s tells the finished image in one event', async (path, more, word) => {
    const answer = rig.call(path, { json: { ...WISH, ...more, stream: true, partial_images: 2 } });
    const task = await placed();
    const response = await answer;
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    rig.complete(task.id, PNG, 'image/png');
    const events = (await response.text()).split('\n\n').filter((text) => text.startsWith('event:'));
    expect(events).toHaveLength(1);
    const [name, data] = (events[0] ?? '').split('\ndata: ');
    expect(name).toBe(`event: ${word}`);
    expect(JSON.parse(data ?? '')).toMatchObject({
      type: word,
      b64_json: PNG.toString('base64'),
      size: '1280x720',
      usage: { total_tokens: 0 },
    });
  });

  test('silence is filled with comments', async () => {
    const response = await rig.call(GENERATIONS, { json: { ...WISH, stream: true } });
    const task = await placed();
    await expect.poll(() => rig.desk.waiting, { interval: 5 }).toBe(1);
    await rig.clock.advance(30_000);
    rig.complete(task.id, PNG, 'image/png');
    const comments = (await response.text()).split('\n\n').filter((text) => text.startsWith(':'));
    expect(comments.length).toBeGreaterThanOrEqual(3);
  });

  test('a failure is an event with the task’s id', async () => {
    const response = await rig.call(GENERATIONS, { json: { ...WISH, stream: true } });
    const task = await placed();
    rig.desk.change(task.id, { state: 'cancelled' });
    const text = await response.text();
    expect(text).toContain('event: error');
    expect(text).toContain(`"task_id":"${task.id}"`);
    expect(text).toContain('"code":"cancelled"');
  });

  test('a client that takes nothing is cut, and its task is kept', async () => {
    const body = JSON.stringify({ ...WISH, stream: true });
    const socket = connect(rig.port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    socket.write(
      `POST ${GENERATIONS} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k-one\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const task = await placed();
    rig.complete(task.id, Buffer.alloc(24 * 1024 * 1024), 'image/png');
    rig.logRows.length = 0;
    // Its time begins when the line is full, which no clock tells.
    await expect
      .poll(
        async () => {
          await rig.clock.advance(STALLED_MS);
          return rig.logRows.length;
        },
        { interval: 50, timeout: 10_000 },
      )
      .toBe(1);
    socket.destroy();
    expect((await rig.desk.get(task.id))?.state).toBe('completed');
  });

  test('the server does not wait for streams when it stops', async () => {
    const own = await openRig();
    const response = await own.call(GENERATIONS, { json: { ...WISH, stream: true } });
    await expect.poll(() => own.desk.waiting, { interval: 5 }).toBe(1);
    const stopped = own.dispose();
    expect(await response.text()).toContain('"code":"request_timeout"');
    await stopped;
  });
});
