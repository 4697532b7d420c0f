import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../contract/index.ts';
import { openRig, type Rig } from './testing/gateway-rig.ts';

/** The real SDK against the real server: what it sends and reads is not ours to guess. */
let rig: Rig;
let client: OpenAI;

beforeAll(async () => {
  rig = await openRig();
  client = new OpenAI({ apiKey: 'k-one', baseURL: `${rig.origin}/v1`, maxRetries: 0 });
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.failure = null;
  rig.desk.tasks.clear();
});

const WISH = { model: 'demo-video' as 'sora-2', prompt: 'a city', seconds: '4' as const };

describe('videos', () => {
  test('create sends a form, retrieve follows it, download brings the bytes', async () => {
    const video = await client.videos.create({ ...WISH, size: '1280x720' });
    expect(video).toMatchObject({ object: 'video', status: 'queued', seconds: '4', size: '1280x720' });
    rig.complete(video.id);
    const done = await client.videos.retrieve(video.id);
    expect(done).toMatchObject({ status: 'completed', progress: 100, error: null });
    const content = await client.videos.downloadContent(video.id);
    expect(Buffer.from(await content.arrayBuffer()).toString()).toBe('0123456789');
  });

  test('an uploaded reference arrives as bytes', async () => {
    rig.taken.length = 0;
    await client.videos.create({ ...WISH, input_reference: await toFile(Buffer.from([9, 8, 7]), 'a.png') });
    expect(rig.taken).toEqual([
      {
        role: 'reference',
        param: 'input_reference',
        source: { type: 'bytes', bytes: Buffer.from([9, 8, 7]) },
      },
    ]);
  });

  test('iterating the list walks all pages', async () => {
    const made = new Set<string>();
    for (let n = 0; n < 5; n++) made.add((await client.videos.create(WISH)).id);
    const seen: string[] = [];
    for await (const video of client.videos.list({ limit: 2 })) seen.push(video.id);
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(made);
  });

  test('delete returns its confirmation', async () => {
    const { id } = await client.videos.create(WISH);
    expect(await client.videos.delete(id)).toEqual({ id, object: 'video.deleted', deleted: true });
    await expect(client.videos.retrieve(id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});

test('models list and retrieve', async () => {
  const ids: string[] = [];
  for await (const model of client.models.list()) ids.push(model.id);
  expect(ids).toContain('demo-image');
  expect((await client.models.retrieve('veo-3-1')).owned_by).toBe('fpbrowser2api');
});

describe('errors', () => {
  test('a bad value is a BadRequestError with code, param and request id', async () => {
    const error = await client.videos.create({ ...WISH, seconds: '12' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({
      status: 400,
      code: 'bad_duration',
      param: 'seconds',
      type: 'invalid_request_error',
      requestID: expect.stringMatching(/^req_/),
      message: '400 demo-video takes a duration of 2 to 8 whole seconds',
    });
  });

  test('a wrong key is an AuthenticationError', async () => {
    await expect(client.withOptions({ apiKey: 'nope' }).models.list()).rejects.toBeInstanceOf(
      OpenAI.AuthenticationError,
    );
  });

  test('content that is not ready is not asked for again by itself', async () => {
    const { id } = await client.videos.create(WISH);
    await expect(client.videos.downloadContent(id)).rejects.toMatchObject({
      status: 425,
      code: 'video_not_ready',
    });
  });

  test('an order without a bound window fails at once even with retries', async () => {
    rig.desk.failure = new GatewayError('no_window_bound');
    rig.logRows.length = 0;
    const patient = client.withOptions({ maxRetries: 2 });
    await expect(patient.videos.create(WISH)).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    await expect.poll(() => rig.logRows.length).toBe(1);
  });
});
