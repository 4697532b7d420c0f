import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from './testing/gateway-rig.ts';

/** The real SDK on the routes that wait for the result. */
let rig: Rig;
let client: OpenAI;

beforeAll(async () => {
  rig = await openRig();
  client = new OpenAI({ apiKey: 'k-one', baseURL: `${rig.origin}/v1`, maxRetries: 2 });
});
afterAll(() => rig.dispose());
beforeEach(() => rig.desk.tasks.clear());

const PNG = Buffer.from('89504e470d0a1a0a00', 'hex');

async function finish(mime: string): Promise<string> {
  await expect.poll(() => rig.desk.tasks.size, { interval: 5 }).toBe(1);
  const [id = ''] = rig.desk.tasks.keys();
  rig.complete(id, PNG, mime);
  return id;
}

const settled = async <T>(call: Promise<T>, mime = 'image/png'): Promise<T> => {
  await finish(mime);
  return call;
};

const WISH = { model: 'demo-image', prompt: 'a cat' };

describe('images', () => {
  test('generate', async () => {
    const { data, created } = await settled(client.images.generate({ ...WISH, size: '1024x1024', n: 1 }));
    expect(data).toEqual([{ b64_json: PNG.toString('base64') }]);
    expect(Number.isInteger(created)).toBe(true);
  });

  test('edit with several files', async () => {
    rig.taken.length = 0;
    const image = await Promise.all([toFile(PNG, 'a.png'), toFile(PNG, 'b.png')]);
    const { data } = await settled(client.images.edit({ ...WISH, image }));
    expect(data).toHaveLength(1);
    expect(rig.taken).toHaveLength(2);
  });

  test('generate as a stream', async () => {
    const stream = await client.images.generate({ ...WISH, stream: true, partial_images: 1 });
    await finish('image/png');
    const events = [];
    for await (const event of stream) events.push(event);
    expect(events.map(({ type, b64_json }) => [type, b64_json])).toEqual([
      ['image_generation.completed', PNG.toString('base64')],
    ]);
  });

  test('a stream that fails throws with its code', async () => {
    const stream = await client.images.generate({ ...WISH, stream: true });
    const [id = ''] = rig.desk.tasks.keys();
    rig.desk.change(id, { state: 'cancelled' });
    const read = async () => {
      for await (const _event of stream);
    };
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a failed task is not ordered again, although retries are on', async () => {
    const call = client.images.generate(WISH).catch((error: unknown) => error);
    await expect.poll(() => rig.desk.tasks.size, { interval: 5 }).toBe(1);
    const [id = ''] = rig.desk.tasks.keys();
    rig.desk.change(id, {
      state: 'failed',
      error: { code: 'site_failed', message: 'no', blame: 'site', next: 'same_window', stage: 'submitted' },
    });
    expect(await call).toMatchObject({ status: 400, code: 'site_failed' });
    expect(rig.desk.tasks.size).toBe(1);
  });
});

describe('chat', () => {
  const messages = [{ role: 'user' as const, content: 'a city' }];

  test('create', async () => {
    const answer = await settled(
      client.chat.completions.create({ model: 'demo-video', messages }),
      'video/mp4',
    );
    expect(answer.choices[0]?.message.content).toMatch(/^\[video\]\(http/);
  });

  test('create as a stream', async () => {
    const stream = await client.chat.completions.create({
      model: 'demo-image',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    await finish('image/png');
    let text = '';
    let finish_reason: string | null = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish_reason = chunk.choices[0]?.finish_reason ?? finish_reason;
    }
    expect(text).toMatch(/^!\[image\]\(http/);
    expect(finish_reason).toBe('stop');
  });

  test('document 001 below its own base URL', async () => {
    const flow = new OpenAI({ apiKey: 'k-one', baseURL: `${rig.origin}/flow/v1` });
    const answer = await settled(
      flow.chat.completions.create({ model: 'demo-video-landscape', messages }),
      'video/mp4',
    );
    expect(answer.choices[0]?.message.content).toMatch(/^<video src="http/);
  });

  test('the Responses API is a NotFoundError', async () => {
    await expect(client.responses.create({ model: 'demo-image', input: 'x' })).rejects.toBeInstanceOf(
      OpenAI.NotFoundError,
    );
  });
});
