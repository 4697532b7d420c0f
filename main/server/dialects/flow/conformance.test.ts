import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../../testing/gateway-rig.ts';

/** Document 001 over HTTP. */
let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.tasks.clear();
  rig.taken.length = 0;
});

const placed = async () => {
  await expect.poll(() => rig.desk.tasks.size, { interval: 5 }).toBe(1);
  const [task] = rig.desk.tasks.values();
  if (!task) throw new Error('nothing was ordered');
  return task;
};

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
};

const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');

describe('videos', () => {
  test('created, asked for, fetched', async () => {
    const created = await (
      await rig.call('/flow/v1/videos', { json: { model: 'veo_3_1', prompt: 'a cat', n: 3 } })
    ).json();
    expect(created).toMatchObject({ object: 'video', status: 'queued', model: 'veo_3_1', seconds: '8' });
    const task = await placed();
    expect(task.request).toMatchObject({ profile: 'flow', aspect: '9:16', n: 1, model: 'veo-3.1' });
    rig.complete(task.id);
    const done = await (await rig.call(`/flow/v1/videos/${task.id}`)).json();
    expect(done).toMatchObject({ status: 'completed', progress: 100 });
    const content = await rig.call(`/flow/v1/videos/${task.id}/content`);
    expect(await content.text()).toBe('0123456789');
  });

  test.each([
    ['https://x/a.png', ['first_frame']],
    [
      ['https://x/a.png', 'https://x/b.png'],
      ['first_frame', 'last_frame'],
    ],
  ])('input_reference %o are frames', async (reference, roles) => {
    await rig.call('/flow/v1/videos', {
      json: { model: 'veo_3_1', prompt: 'a cat', input_reference: reference },
    });
    expect(rig.taken.map(({ role }) => role)).toEqual(roles);
  });

  test('the route fixes the shape, whatever the key says', async () => {
    const json = { model: 'demo-video', prompt: 'a cat' };
    await rig.call('/flow/v1/videos', { json, key: 'k-fp' });
    const { id } = await placed();
    const shown = await (await rig.call(`/flow/v1/videos/${id}`, { key: 'k-fp' })).json();
    expect(shown.created_at).toBeLessThan(10_000_000_000);
  });

  test('a poll that cannot be answered is no JSON', async () => {
    await rig.call('/flow/v1/videos', { json: { model: 'demo-video', prompt: 'a cat' } });
    const { id } = await placed();
    rig.desk.failure = new Error('disk');
    const response = await rig.call(`/flow/v1/videos/${id}`);
    rig.desk.failure = null;
    expect([response.status, response.headers.get('content-type')]).toEqual([
      503,
      'text/plain; charset=utf-8',
    ]);
  });
});

describe('images', () => {
  test.each([
    ['nano_banana', { aspect: '9:16', resolution: '1k', model: 'nano-banana-1' }],
    ['nano_banana_pro-landscape-2K', { aspect: '16:9', resolution: '2k' }],
    ['imagen_4-landscape', { aspect: '16:9', model: 'imagen-4' }],
    ['demo-image', { aspect: '9:16', model: 'demo-image' }],
  ])('a form for %s makes %o', async (model, expected) => {
    const answer = rig.call('/flow/v1/images/generations', {
      method: 'POST',
      body: formOf({ prompt: 'a cat', model, n: '2' }),
    });
    const task = await placed();
    rig.complete(task.id, PNG, 'image/png');
    expect((await (await answer).json()).data).toEqual([{ b64_json: PNG.toString('base64') }]);
    expect(task.request).toMatchObject({ ...expected, n: 2, profile: 'flow' });
  });

  test('edits take image[]', async () => {
    const form = formOf({ prompt: 'a cat', model: 'nano_banana' });
    form.append('image[]', new Blob([PNG]), 'example.jpg');
    const answer = rig.call('/flow/v1/images/edits', { method: 'POST', body: form });
    const task = await placed();
    rig.complete(task.id, PNG, 'image/png');
    expect((await answer).status).toBe(200);
    expect(task.request.mode).toBe('i2i');
  });

  test('n goes to four', async () => {
    const form = formOf({ prompt: 'a cat', model: 'nano_banana', n: '5' });
    const response = await rig.call('/flow/v1/images/generations', { method: 'POST', body: form });
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'bad_n']);
  });
});

describe('chat', () => {
  test('the documented order from frames streams and ends with the video as HTML', async () => {
    const response = await rig.call('/flow/v1/chat/completions', {
      json: {
        model: 'veo_3_1-fl-fast',
        stream: true,
        n: 2,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'from one to the other' },
              { type: 'image_url', image_url: { url: 'https://x/a.png' } },
              { type: 'image_url', image_url: { url: 'https://x/b.png' } },
            ],
          },
        ],
      },
    });
    const task = await placed();
    expect(task.request).toMatchObject({ tier: 'fast', mode: 'first_last', n: 2, durationS: 8 });
    rig.complete(task.id);
    const url = /<video src=\\"(http[^"\\]+)\\" controls><\/video>/.exec(await response.text())?.[1];
    expect((await fetch(url ?? '')).status).toBe(200);
  });

  test('suffixes outside their model are refused', async () => {
    const response = await rig.call('/flow/v1/chat/completions', {
      json: { model: 'nano_banana-4K', messages: [{ role: 'user', content: 'x' }] },
    });
    expect((await response.json()).error).toMatchObject({ code: 'bad_model_parameter', param: 'model' });
  });

  test('names of other documents are not known here', async () => {
    const response = await rig.call('/flow/v1/chat/completions', {
      json: { model: 'sora-2', messages: [{ role: 'user', content: 'x' }] },
    });
    expect((await response.json()).error.code).toBe('unknown_model');
  });
});
