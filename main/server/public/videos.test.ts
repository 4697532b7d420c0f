import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GatewayError, toStoredError } from '../../contract/index.ts';
import { NOW, openRig, type Rig } from '../testing/gateway-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.failure = null;
  rig.desk.tasks.clear();
});

const VEO = { model: 'veo-3-1', prompt: 'a city', duration: 8, aspect_ratio: '16:9' };
const DEMO = { model: 'demo-video', prompt: 'a city', seconds: '4', size: '1280x720' };

async function create(json: object, options: { key?: string; headers?: Record<string, string> } = {}) {
  const response = await rig.call('/v1/videos', { json, ...options });
  return { response, body: await response.json() };
}

async function read(id: string, options: { key?: string; headers?: Record<string, string> } = {}) {
  const response = await rig.call(`/v1/videos/${id}`, options);
  return { response, body: await response.json() };
}

describe('the OpenAI shape', () => {
  test('a created video has every field with the type relays insist on', async () => {
    const { response, body } = await create(DEMO);
    expect(response.status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      task_id: body.id,
      object: 'video',
      status: 'queued',
      state: 'queued',
      task_status: 'queued',
      success: false,
      final: false,
      progress: 0,
      created_at: 1_714_200_000,
      created: 1_714_200_000,
      created_at_ms: NOW,
      completed_at: null,
      expires_at: null,
      model: 'demo-video',
      prompt: 'a city',
      seconds: '4',
      duration: 4,
      size: '1280x720',
      aspect_ratio: '16:9',
      quality: 'standard',
      remixed_from_video_id: null,
      error: null,
      video_url: null,
      image_url: null,
      url: null,
      metadata: { result_urls: [] },
    });
  });

  test('a running task says in_progress, whole percent, and when to ask again', async () => {
    const { body: made } = await create(DEMO);
    rig.desk.change(made.id, { state: 'processing', stage: 'preparing', progress: 45.7 });
    const { response, body } = await read(made.id);
    expect(body).toMatchObject({ status: 'in_progress', progress: 45, final: false, error: null });
    expect(response.headers.get('openai-poll-after-ms')).toMatch(/^\d+$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('a finished video has links on the host the client used, and an image its own field', async () => {
    const { body: made } = await create(DEMO);
    rig.complete(made.id);
    const { response, body } = await read(made.id);
    const link = new RegExp(`^http://127\\.0\\.0\\.1:${rig.port}/files/${made.id}/1\\.mp4\\?exp=\\d+&sig=`);
    expect(body).toMatchObject({
      status: 'completed',
      progress: 100,
      success: true,
      final: true,
      completed_at: 1_714_200_000,
      expires_at: 1_714_200_000 + 86_400,
      url: expect.stringMatching(link),
      image_url: null,
    });
    expect(body.metadata.result_urls).toEqual([body.video_url]);
    expect(response.headers.has('openai-poll-after-ms')).toBe(false);

    const { body: image } = await create({ model: 'demo-image', prompt: 'a cat' });
    rig.complete(image.id, Buffer.from('png'), 'image/png');
    const done = (await read(image.id)).body;
    expect(done).toMatchObject({ video_url: null, seconds: '1', duration: 1 });
    expect(done.image_url).toBe(done.url);
  });

  test.each([
    [
      'a site failure',
      { state: 'failed', error: toStoredError(new GatewayError('site_failed', 'it broke')) },
      'site_failed',
    ],
    [
      'an error of our own',
      { state: 'failed', error: toStoredError(new GatewayError('internal')) },
      'task_failed',
    ],
    ['a cancel', { state: 'cancelled' }, 'cancelled'],
  ] as const)('%s is shown as failed with a text code', async (_name, patch, code) => {
    const { body: made } = await create(DEMO);
    rig.desk.change(made.id, { ...patch, progress: 30 });
    const { body } = await read(made.id);
    expect(body).toMatchObject({ status: 'failed', final: true, success: false, progress: 30 });
    expect(body.error).toEqual({ code, message: expect.any(String) });
  });

  test('when the files are gone the task is still completed, without links and expired', async () => {
    const { body: made } = await create(DEMO);
    const item = rig.complete(made.id);
    rig.desk.change(made.id, {
      result: { media: [{ ...item, file: 'gone.bin' }], details: {} },
    });
    const { body } = await read(made.id);
    expect(body).toMatchObject({ status: 'completed', url: null, expires_at: body.completed_at });
  });

  test('the caller’s metadata comes back beside the links', async () => {
    const { body } = await create({ ...DEMO, metadata: { order: 'x1' } });
    expect(body.metadata).toEqual({ order: 'x1', result_urls: [] });
  });
});

describe('the shape of the product document', () => {
  test('creating in its dialect answers exactly its fields, in milliseconds', async () => {
    const { body } = await create(VEO);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      task_id: body.id,
      object: 'video',
      created_at: NOW,
      created: 1_714_200_000,
      created_at_ms: NOW,
      status: 'queued',
      progress: 0,
      model: 'veo-3-1',
      video_url: null,
      metadata: { result_urls: [] },
      seconds: '8',
      duration: 8,
      aspect_ratio: '16:9',
      prompt: 'a city',
    });
  });

  test('it remembers the dialect: a poll says processing', async () => {
    const { body: made } = await create(VEO);
    rig.desk.change(made.id, { state: 'processing', progress: 45 });
    const { body } = await read(made.id);
    expect(body).toMatchObject({
      created_at: NOW,
      status: 'processing',
      state: 'processing',
      task_status: 'processing',
      progress: 45,
      success: false,
      final: false,
      video_url: null,
    });
    expect(body).not.toHaveProperty('error');
    expect(body).not.toHaveProperty('completed_at');
  });

  test('finished and failed tasks are told as documented', async () => {
    const { body: made } = await create(VEO);
    rig.complete(made.id);
    const done = (await read(made.id)).body;
    expect(done).toMatchObject({ status: 'completed', success: true, final: true, completed_at: NOW });
    expect(done.video_url).toBe(done.url);
    expect(done.metadata.result_urls).toEqual([done.url]);
    expect(done).not.toHaveProperty('image_url');

    const { body: image } = await create({ model: 'gpt-image2-2k', prompt: 'x', aspect_ratio: '1:1' });
    rig.complete(image.id, Buffer.from('png'), 'image/png');
    const picture = (await read(image.id)).body;
    expect(picture).toMatchObject({ object: 'video', video_url: null, image_url: picture.url });

    rig.desk.change(made.id, { state: 'failed', result: null, error: null, progress: 12 });
    expect((await read(made.id)).body).toMatchObject({
      status: 'failed',
      progress: 12,
      error: { code: 'task_failed' },
    });
  });

  test.each([
    ['veo-3-1 only supports duration=8', { model: 'veo-3-1', prompt: 'x' }],
    ['veo-3-1 only supports duration=8', { ...VEO, duration: 4 }],
    ['veo-omni-flash only supports duration=10', { ...VEO, model: 'veo-omni-flash' }],
  ])('answers 400 %s', async (message, json) => {
    const { response, body } = await create(json);
    expect(response.status).toBe(400);
    expect(body.error).toEqual({
      message,
      type: 'invalid_request_error',
      param: 'duration',
      code: 'bad_duration',
    });
    expect(body.detail).toBe(`[400 bad_duration] ${message}`);
    expect(response.headers.get('x-should-retry')).toBe('false');
  });
});

describe('choice of the profile', () => {
  test.each([
    ['the header', VEO, { headers: { 'x-api-profile': 'openai' } }, 'openai'],
    ['the header', DEMO, { headers: { 'x-api-profile': 'fpbrowser' } }, 'fpbrowser'],
    ['a key', DEMO, { key: 'k-fp' }, 'fpbrowser'],
    ['a relay’s key', VEO, { key: 'k-newapi' }, 'openai'],
    ['an SDK', VEO, { headers: { 'x-stainless-lang': 'js' } }, 'openai'],
    ['an SDK’s agent', VEO, { headers: { 'user-agent': 'ai/7.0 ai-sdk-provider-utils/5' } }, 'openai'],
    ['the body with seconds', { ...VEO, seconds: '8' }, {}, 'openai'],
    ['the body of the document', VEO, {}, 'fpbrowser'],
    ['another model', { ...DEMO, duration: 4 }, {}, 'openai'],
    ['an unknown word', VEO, { headers: { 'x-api-profile': 'klingon' } }, 'fpbrowser'],
  ])('%s decides (%o)', async (_why, json, options, shape) => {
    const { body } = await create(json, options);
    expect(body.created_at).toBe(shape === 'openai' ? 1_714_200_000 : NOW);
  });

  test('a poll may ask for another shape by itself', async () => {
    const { body: made } = await create(VEO);
    rig.desk.change(made.id, { state: 'processing' });
    expect((await read(`${made.id}?profile=openai`)).body.status).toBe('in_progress');
    expect((await read(made.id, { headers: { 'user-agent': 'OpenAI/JS 7' } })).body.status).toBe(
      'in_progress',
    );
    expect((await read(made.id)).body.status).toBe('processing');
  });

  test('SDK and relay callers get the only duration by default', async () => {
    const json = { model: 'veo-3-1', prompt: 'x' };
    expect((await create(json, { headers: { 'x-stainless-lang': 'python' } })).body.seconds).toBe('8');
    expect((await create(json, { key: 'k-newapi' })).body.seconds).toBe('8');
  });
});

describe('ownership, list and delete', () => {
  test('keys of one tenant see the same tasks, others see none', async () => {
    const { body: made } = await create(DEMO);
    expect((await read(made.id, { key: 'k-rotated' })).response.status).toBe(200);
    const { response, body } = await read(made.id, { key: 'k-other' });
    expect(response.status).toBe(404);
    expect(body.error).toMatchObject({ code: 'video_not_found', message: 'video not found' });
    const removed = await rig.call(`/v1/videos/${made.id}`, { method: 'DELETE', key: 'k-other' });
    expect(removed.status).toBe(404);
    expect((await (await rig.call('/v1/videos', { key: 'k-other' })).json()).data).toEqual([]);
  });

  test('the list pages by last_id, newest first', async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) ids.unshift((await create(DEMO)).body.id);
    const first = await (await rig.call('/v1/videos?limit=2')).json();
    expect(first).toMatchObject({ object: 'list', has_more: true, first_id: ids[0], last_id: ids[1] });
    const second = await (await rig.call(`/v1/videos?limit=2&after=${first.last_id}`)).json();
    expect(second.data.map((video: { id: string }) => video.id)).toEqual([ids[2]]);
    expect(second.has_more).toBe(false);
    const upwards = await (await rig.call('/v1/videos?order=asc')).json();
    expect(upwards.first_id).toBe(ids[2]);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'order=up', 'after=nobody', `after=${'0'.repeat(32)}`])(
    'a list with %s is refused',
    async (query) => {
      const response = await rig.call(`/v1/videos?${query}`);
      expect(response.status).toBe(400);
      expect((await response.json()).error.param).toBe(query.split('=')[0]);
    },
  );

  test('delete answers 200 with a body, and the task is gone', async () => {
    const { body: made } = await create(DEMO);
    const response = await rig.call(`/v1/videos/${made.id}`, { method: 'DELETE' });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: made.id, object: 'video.deleted', deleted: true });
    expect((await read(made.id)).response.status).toBe(404);
  });
});

describe('errors around an order', () => {
  test('a model without a bound window answers 503 and is not tried again by SDKs', async () => {
    rig.desk.failure = new GatewayError('no_window_bound');
    const { response, body } = await create(VEO);
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(body.error).toMatchObject({ code: 'no_window_bound', type: 'server_error' });
  });

  test('a bug is told as internal with the request id, never with its text', async () => {
    rig.desk.failure = new Error('SELECT * FROM secrets');
    const { response, body } = await create(DEMO);
    expect(response.status).toBe(500);
    expect(body.error.code).toBe('internal_error');
    expect(body.error.message).toBe(`Internal error (${response.headers.get('x-request-id')})`);
  });

  test('a poll that cannot be answered is no JSON, so that no relay takes it for the end', async () => {
    rig.desk.failure = new Error('disk on fire');
    const response = await rig.call(`/v1/videos/${'a'.repeat(32)}`, { key: 'k-newapi' });
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(response.headers.get('retry-after')).toBe('5');
    expect(await response.text()).toMatch(/^Temporarily unavailable/);
  });

  test('references go to the store with role and field, and come back with the task', async () => {
    rig.taken.length = 0;
    const { body } = await create({ ...VEO, images: ['https://x/a.png', 'https://x/b.png'] });
    expect(rig.taken.map(({ role, param }) => [role, param])).toEqual([
      ['first_frame', 'images'],
      ['last_frame', 'images'],
    ]);
    expect(rig.desk.tasks.get(body.id)?.request.references).toHaveLength(2);
  });

  test('the task carries who ordered it', async () => {
    const { body } = await create(DEMO, { key: 'k-rotated' });
    expect(rig.desk.tasks.get(body.id)).toMatchObject({ keyId: 'key_k-rotated', tenantId: 'a' });
  });
});
