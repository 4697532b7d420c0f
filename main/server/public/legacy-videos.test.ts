import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { GatewayError, toStoredError } from '../../contract/index.ts';
import { openRig, type Rig } from '../testing/gateway-rig.ts';
import { LONGEST_WAIT_MS } from './await-task.ts';

/** Document 002's older video routes, its jobs, and what the SDKs can ask of a video besides. */
let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.failure = null;
  rig.desk.tasks.clear();
  rig.taken.length = 0;
  rig.settings.jobsWithoutKey = false;
});

const WISH = { prompt: 'a calm ocean', duration: 4, aspect_ratio: '16:9' };
const last = () => [...rig.desk.tasks.values()].at(-1);
const waiting = () => vi.waitFor(() => expect(rig.desk.waiting).toBe(1));

async function post(path: string, json: object) {
  const response = await rig.call(path, { json });
  return { response, body: await response.json() };
}
async function readJob(id: string, path = 'videos', key: string | null = 'k-one') {
  const response = await rig.call(`/v1/${path}/jobs/${id}`, { key });
  return { response, body: await response.json() };
}
function form(fields: Record<string, string | Blob>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return rig.call('/v1/videos/edits', { method: 'POST', body });
}

describe('POST /v1/videos/generations', () => {
  test('waits and answers with links', async () => {
    const answer = post('/v1/videos/generations', WISH);
    await waiting();
    rig.complete(last()?.id ?? '');
    const { response, body } = await answer;
    expect(response.status).toBe(200);
    expect(body).toMatchObject({
      created: expect.any(Number),
      data: [{ url: expect.stringMatching(/\/files\//), format: 'mp4' }],
      model: 'sora-2',
      duration: 4,
      size: '1280x720',
      fps: 24,
      usage: {},
    });
    expect(last()?.request.negativePrompt).toMatch(/^cartoon/);
  });

  test('with background answers a job at once, which is polled to its result', async () => {
    const { body: job } = await post('/v1/videos/generations', { ...WISH, background: true });
    expect(job).toMatchObject({
      id: expect.stringMatching(/^job_[0-9a-f]{32}$/),
      object: 'image.job',
      status: 'queued',
      request: { endpoint: '/v1/videos/generations', model: 'sora-2', duration: 4, size: '1280x720' },
    });
    expect(job).not.toHaveProperty('result');
    rig.complete(job.id.slice(4));
    const { body } = await readJob(job.id);
    expect(body).toMatchObject({ id: job.id, status: 'succeeded', completed: expect.any(Number) });
    expect(await (await fetch(body.result.data[0].url)).text()).toBe('0123456789');
  });

  test.each([
    [{ prompt: 'x', duration: 5 }, 422, 'bad_duration'],
    [{ prompt: 'x', size: '1024x1024' }, 422, 'bad_size'],
    [{ duration: 4 }, 400, 'missing_prompt'],
    [{ prompt: 'x', model: 'nobody' }, 400, 'unknown_model'],
    [{ prompt: 'x', model: 'gpt-image-1' }, 400, 'model_not_available'],
  ])('%j is refused as the document says', async (json, status, code) => {
    const { response, body } = await post('/v1/videos/generations', json);
    expect([response.status, body.error.code]).toEqual([status, code]);
    expect(body.detail).toMatch(new RegExp(`^\\[${status} ${code}\\] `));
  });

  test('that takes too long says 503 request_timeout, names the task and is not to be repeated', async () => {
    const answer = post('/v1/videos/generations', WISH);
    await waiting();
    await rig.clock.advance(LONGEST_WAIT_MS);
    const { response, body } = await answer;
    expect([response.status, body.error.code]).toEqual([503, 'request_timeout']);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(body.task_id).toBe(last()?.id);
    expect(last()?.state).toBe('queued');
  });

  test('whose task fails tells why without asking for another try', async () => {
    const answer = post('/v1/videos/generations', WISH);
    await waiting();
    const error = toStoredError(new GatewayError('moderation_blocked', 'no'));
    rig.desk.change(last()?.id ?? '', { state: 'failed', error });
    const { response, body } = await answer;
    expect([response.status, body.error.code]).toEqual([451, 'image_unsafe']);
    expect(response.headers.get('x-should-retry')).toBe('false');
  });
});

describe('POST /v1/videos/edits', () => {
  const image = new Blob([Buffer.from([1])]);

  test.each(['image', 'image[0]', 'image_first', 'first_frame', 'input_reference'])(
    'makes a video of the file in %s',
    async (field) => {
      const response = await form({ prompt: 'x', background: 'true', [field]: image });
      expect((await response.json()).object).toBe('image.job');
      expect(rig.taken.map(({ role }) => role)).toEqual(['first_frame']);
    },
  );

  test.each([
    [{ image_last: image }, 400, 'missing_first_frame'],
    [{ image, last_frame: image }, 422, 'last_frame_unsupported'],
    [{ 'image[0]': image, 'image[1]': image }, 422, 'last_frame_unsupported'],
    [{}, 400, 'missing_image'],
  ] as const)('refuses what it cannot use (%#)', async (fields, status, code) => {
    const response = await form({ prompt: 'x', ...fields });
    expect([response.status, (await response.json()).error.code]).toEqual([status, code]);
  });

  test('with a video is the SDKs’ editing', async () => {
    const client = new OpenAI({ apiKey: 'k-one', baseURL: `${rig.origin}/v1`, maxRetries: 0 });
    const sent = await toFile(Buffer.from([9, 8]), 'a.mp4');
    const video = await client.videos.edit({ prompt: 'snow', video: sent });
    expect(video).toMatchObject({ object: 'video', status: 'queued' });
    expect(rig.taken).toMatchObject([{ role: 'source_video', source: { bytes: Buffer.from([9, 8]) } }]);

    rig.complete(video.id, Buffer.from('own bytes'));
    rig.taken.length = 0;
    await client.videos.edit({ prompt: 'rain', video: { id: video.id } });
    expect(rig.taken).toMatchObject([{ role: 'source_video', source: { bytes: Buffer.from('own bytes') } }]);
  });

  test('a video that is not there, not ready or not the caller’s cannot be edited', async () => {
    const { body: made } = await post('/v1/videos', { model: 'demo-video', prompt: 'x' });
    const early = await post('/v1/videos/edits', { prompt: 'x', video: { id: made.id } });
    expect([early.response.status, early.body.error.code]).toEqual([425, 'video_not_ready']);
    const unknown = await post('/v1/videos/edits', { prompt: 'x', video: { id: 'f'.repeat(32) } });
    expect(unknown.response.status).toBe(404);
    const wrong = await post('/v1/videos/edits', { prompt: 'x', video: { id: made.id }, model: 'veo-3-1' });
    expect([wrong.response.status, wrong.body.error.param]).toEqual([400, 'model']);
  });
});

describe('jobs', () => {
  test('of images carry base64 unless links were asked for', async () => {
    const order = { model: 'demo-image', prompt: 'x', background: true };
    const { body: job } = await post('/v1/images/generations', order);
    rig.complete(job.id.slice(4), Buffer.from('png'), 'image/png');
    const { body } = await readJob(job.id, 'images');
    expect(body.result.data).toEqual([{ b64_json: Buffer.from('png').toString('base64') }]);
    const { body: other } = await post('/v1/images/generations', { ...order, response_format: 'url' });
    rig.complete(other.id.slice(4), Buffer.from('png'), 'image/png');
    expect((await readJob(other.id, 'images')).body.result.data[0].url).toMatch(/^http/);
  });

  test('tell running and failed in their own words', async () => {
    const { body: job } = await post('/v1/videos/generations', { ...WISH, background: true });
    const id = job.id.slice(4);
    rig.desk.change(id, { state: 'processing' });
    expect((await readJob(job.id)).body.status).toBe('running');
    rig.desk.change(id, { state: 'failed', error: toStoredError(new GatewayError('site_failed', 'broke')) });
    expect((await readJob(id)).body).toMatchObject({ status: 'failed', error: { message: 'broke' } });
  });

  test('that are unknown, another’s or without their files are not found', async () => {
    const { body: job } = await post('/v1/videos/generations', { ...WISH, background: true });
    const item = rig.complete(job.id.slice(4));
    rig.desk.change(job.id.slice(4), { result: { media: [{ ...item, file: 'gone' }], details: {} } });
    for (const [id, key] of [
      ['job_nobody', 'k-one'],
      [job.id, 'k-other'],
      [job.id, 'k-one'],
    ] as const) {
      const { response, body } = await readJob(id, 'videos', key);
      expect([response.status, body.error.code]).toEqual([404, 'job_not_found']);
    }
  });

  test('are read without a key only where the operator wants it, also at the doubled path of the document’s example', async () => {
    const { body: job } = await post('/v1/videos/generations', { ...WISH, background: true });
    expect((await readJob(job.id, 'images', null)).response.status).toBe(401);
    rig.settings.jobsWithoutKey = true;
    const open = await rig.call(`/v1/v1/images/jobs/${job.id}`, { key: null });
    expect([open.status, (await open.json()).id]).toEqual([200, job.id]);
    expect((await readJob(job.id, 'images', 'k-other')).response.status).toBe(404);
    expect((await readJob('job_nobody', 'images', null)).response.status).toBe(404);
  });
});

describe('what no site offers', () => {
  test('remix is 501 for a video of the caller, 404 for any other, and never repeated', async () => {
    const { body: made } = await post('/v1/videos', { model: 'demo-video', prompt: 'x' });
    const { response, body } = await post(`/v1/videos/${made.id}/remix`, { prompt: 'y' });
    expect([response.status, body.error.code]).toEqual([501, 'remix_not_supported']);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect((await post('/v1/videos/task_public/remix', { prompt: 'y' })).response.status).toBe(404);
  });

  test.each(['extensions', 'characters'])('%s are 501', async (what) => {
    const { response, body } = await post(`/v1/videos/${what}`, { prompt: 'x' });
    expect([response.status, body.error.code]).toEqual([501, 'unsupported_operation']);
    expect(response.headers.get('x-should-retry')).toBe('false');
  });
});
