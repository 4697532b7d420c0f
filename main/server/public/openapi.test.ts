import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GatewayError, toStoredError } from '../../contract/index.ts';
import { NOW, openRig, type Rig } from '../testing/gateway-rig.ts';

/** Document 004. */
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

async function submit(json: unknown, key: string | null = 'k-one') {
  const response = await rig.call('/api/openapi/submit', { json, key });
  return { response, body: await response.json() };
}
async function query(path: string, key = 'k-one') {
  const response = await rig.call(`/api/openapi/${path}`, { key });
  return { response, body: await response.json() };
}
const lastOrder = () => [...rig.desk.tasks.values()].at(-1)?.request;

describe('submit', () => {
  test('answers as documented, with an ISO time', async () => {
    const { response, body } = await submit({ model: 'veo3_1', params: { prompt: 'x' } });
    expect(response.status).toBe(200);
    expect(body).toEqual({
      task_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: 'pending',
      created_at: new Date(NOW).toISOString(),
    });
  });

  test.each([
    [{}, 'Missing required field: model'],
    [{ model: '' }, 'Missing required field: model'],
    [{ params: { prompt: 'x' } }, 'Missing required field: model'],
    [{ model: 'sora2' }, 'Missing or invalid field: params'],
    [{ model: 'nobody', params: [] }, 'Missing or invalid field: params'],
    [{ model: 'sora2', params: 'x' }, 'Missing or invalid field: params'],
    [{ model: 'nobody', params: {} }, 'Invalid model'],
    [{ model: 'seedream_v4', params: { prompt: 'x' } }, 'Invalid model'],
    [{ model: 'gpt-image2-2k', params: { prompt: 'x' } }, 'Invalid model'],
    [{ model: 'sora2', params: { video_length: '11' } }, 'Missing required field: prompt'],
    [{ model: 'sora2', params: { prompt: ' ' } }, 'Missing required field: prompt'],
    [{ model: 'sora2', params: { prompt: 'x', video_length: '4' } }, 'Invalid parameter: video_length'],
    [{ model: 'sora2', params: { prompt: 'x', aspect_ratio: '1:1' } }, 'Invalid parameter: aspect_ratio'],
    [{ model: 'sora2_pro', params: { prompt: 'x', resolution: '720p' } }, 'Invalid parameter: resolution'],
    [
      { model: 'nano_banana_pro', params: { prompt: 'x', resolution: '8K' } },
      'Invalid parameter: resolution',
    ],
    [{ model: 'nano_banana', params: { prompt: 'x', format: 'webp' } }, 'Invalid parameter: format'],
    [
      { model: 'nano_banana_pro', params: { prompt: 'x', image_url: Array(9).fill('https://a.test/1') } },
      'Invalid parameter: image_url',
    ],
    [{ model: 'gpt_4o', params: { prompt: 'x', image_url: ['a', 'b'] } }, 'Invalid parameter: image_url'],
    [{ model: 'veo3_1', params: { prompt: 'x', image_url: 5 } }, 'Invalid parameter: image_url'],
    [
      { model: 'veo3_1', params: { prompt: 'x', end_image_url: 'https://a.test/2' } },
      'Invalid parameter: image_url',
    ],
    [{ model: 'sora2', params: { prompt: 'x' }, callback_url: 'ftp://x' }, 'Invalid parameter: callback_url'],
    [{ model: 'sora2', params: { prompt: 'x' }, metadata: 'x' }, 'Invalid parameter: metadata'],
  ])('%j is refused with the exact text', async (json, text) => {
    const { response, body } = await submit(json);
    expect([response.status, body.message, body.error.message]).toEqual([400, text, text]);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(rig.desk.tasks.size).toBe(0);
  });

  test('the key is checked before anything else, in the document’s word', async () => {
    const { response, body } = await submit({}, 'wrong');
    expect([response.status, body.message]).toEqual([401, 'Unauthorized']);
  });

  test('what breaks inside says nothing of the inside', async () => {
    rig.desk.failure = new Error('secret');
    const { response, body } = await submit({ model: 'veo3_1', params: { prompt: 'x' } });
    expect([response.status, body.message]).toEqual([500, 'Internal Server Error']);
  });

  test('numbers, other spellings and unknown parameters are taken', async () => {
    await submit({ model: 'sora2', params: { prompt: 'x', video_length: 15, colour: 'blue' } });
    expect(lastOrder()).toMatchObject({ durationS: 15, aspect: '16:9', requestedModel: 'sora2' });
    await submit({ model: 'sora2_pro', params: { prompt: 'x', resolution: 'std' } });
    expect(lastOrder()).toMatchObject({ resolution: '720p', durationS: 10 });
    await submit({ model: 'nano_banana_pro', params: { prompt: 'x', format: 'jpeg', resolution: '4K' } });
    expect(lastOrder()).toMatchObject({ resolution: '4k', model: 'nano-banana-pro', profile: 'openapi' });
    await submit({ model: 'sora2_pro', params: { prompt: 'x', resolution: 'high' } });
    expect(lastOrder()?.resolution).toBe('1080p');
  });

  test('frames go to Veo as first and last, its speed is in the name', async () => {
    const params = { prompt: 'x', image_url: 'https://a.test/1', end_image_url: 'https://a.test/2' };
    await submit({ model: 'veo3_1_fast', params });
    expect(rig.taken.map(({ role }) => role)).toEqual(['first_frame', 'last_frame']);
    expect(lastOrder()?.tier).toBe('fast');
  });
});

describe('query', () => {
  const metadata = { order: 7, nested: { a: [1, 'two', null] }, result_urls: 'mine' };

  test('tells the way of a task, metadata untouched and links apart from it', async () => {
    const { body: made } = await submit({ model: 'veo3_1', params: { prompt: 'x' }, metadata });
    const path = `task/${made.task_id}`;
    expect((await query(path)).body).toEqual({
      task_id: made.task_id,
      status: 'pending',
      created_at: made.created_at,
      model: 'veo3_1',
      progress: 0,
      result: null,
      error: null,
      metadata,
      completed_at: null,
    });
    rig.desk.change(made.task_id, { state: 'processing', progress: 40.7 });
    expect((await query(path)).body).toMatchObject({ status: 'processing', progress: 40 });
    rig.complete(made.task_id);
    const done = (await query(`task?task_id=${made.task_id}`)).body;
    expect(done).toMatchObject({ status: 'completed', progress: 100, metadata, error: null });
    expect(await (await fetch(done.result.urls[0])).text()).toBe('0123456789');
  });

  test('a failed task says why, as text', async () => {
    const { body: made } = await submit({ model: 'veo3_1', params: { prompt: 'x' } });
    const error = toStoredError(new GatewayError('moderation_blocked', 'not this'));
    rig.desk.change(made.task_id, { state: 'failed', error });
    expect((await query(`task/${made.task_id}`)).body).toMatchObject({
      status: 'failed',
      result: null,
      error: { code: 'moderation_blocked', message: 'not this' },
      metadata: null,
    });
  });

  test('an id that is missing, unknown or another’s is refused', async () => {
    const missing = await query('task');
    expect([missing.response.status, missing.body.message]).toEqual([400, 'Missing required field: task_id']);
    const { body: made } = await submit({ model: 'veo3_1', params: { prompt: 'x' } });
    for (const [id, key] of [
      ['f'.repeat(32), 'k-one'],
      [made.task_id, 'k-other'],
    ] as const) {
      const { response, body } = await query(`task/${id}`, key);
      expect([response.status, body.error.code]).toEqual([404, 'task_not_found']);
    }
  });
});
