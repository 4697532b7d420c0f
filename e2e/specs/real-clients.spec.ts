import { readFileSync } from 'node:fs';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateImage, generateText, streamText } from 'ai';
import OpenAI from 'openai';
import OpenAI6 from 'openai-6';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../app/until.ts';
import { kindOf } from '../clients/answers-read.ts';
import { type DemoApp, startDemoApp } from '../clients/demo-app.ts';

/** The clients people use, unchanged, against real windows on the demo site. */

let stand: DemoApp;
const PICTURE = new Uint8Array(readFileSync(new URL('../../assets/icons/icon.png', import.meta.url)));

beforeAll(async () => {
  stand = await startDemoApp({
    windows: 2,
    environment: { FPB_MODEL_ROUTES: 'sora-2=demo-video,gpt-image-1=demo-image' },
  });
});
afterAll(() => stand?.stop());

const paid = (prompt: string) => stand.site.site.journal().filter((row) => row.prompt.includes(prompt));
const fromBase64 = (text: string | undefined) => kindOf(Buffer.from(String(text), 'base64'));

const SDKS: [string, () => OpenAI][] = [
  ['openai 7', () => new OpenAI({ apiKey: stand.key, baseURL: `${stand.origin}/v1` })],
  ['openai 6', () => new OpenAI6({ apiKey: stand.key, baseURL: `${stand.origin}/v1` }) as unknown as OpenAI],
];

describe.concurrent.each(SDKS)('%s', (name, make) => {
  test('makes a video, follows it, reads its file and deletes it', async () => {
    const client = make();
    const prompt = `A kite over dunes, ${name}`;
    const created = await client.videos.create({ model: 'sora-2', prompt, seconds: '4', size: '1280x720' });
    expect(created).toMatchObject({ object: 'video', status: 'queued', seconds: '4', model: 'sora-2' });
    const done = await until(`the video of ${name}`, async () => {
      const video = await client.videos.retrieve(created.id);
      expect(['queued', 'in_progress', 'completed']).toContain(video.status);
      return video.status === 'completed' ? video : null;
    });
    expect(done).toMatchObject({ progress: 100, error: null, size: '1280x720' });
    const content = await client.videos.downloadContent(created.id);
    expect(kindOf(new Uint8Array(await content.arrayBuffer()))).toBe('video');
    await expect(client.videos.downloadContent(created.id, { variant: 'spritesheet' })).rejects.toMatchObject(
      {
        status: 400,
        code: 'unsupported_variant',
      },
    );
    const { data } = await client.videos.list({ limit: 100 });
    expect(data.map(({ id }) => id)).toContain(created.id);
    expect(await client.videos.delete(created.id)).toMatchObject({ deleted: true });
    expect(paid(prompt)).toHaveLength(1);
  });

  test('makes a video from a picture', async () => {
    const client = make();
    const prompt = `The badge wakes up, ${name}`;
    const input_reference = new File([PICTURE], 'badge.png', { type: 'image/png' });
    const created = await client.videos.create({ model: 'sora-2', prompt, seconds: '4', input_reference });
    await until(`the order of ${name}`, () => paid(prompt).length === 1);
    expect(paid(prompt)[0]?.references).toHaveLength(1);
    await client.videos.delete(created.id);
  });

  test('makes images, plain, as links and streamed, and edits one', async () => {
    const client = make();
    const model = 'gpt-image-1';
    const plain = await client.images.generate({ model, prompt: `Plain, ${name}`, size: '1024x1024', n: 2 });
    expect(plain.data?.map(({ b64_json }) => fromBase64(b64_json))).toEqual(['image', 'image']);
    const linked = await client.images.generate({
      model,
      prompt: `Linked, ${name}`,
      response_format: 'url',
    });
    const file = await fetch(String(linked.data?.[0]?.url));
    expect(kindOf(new Uint8Array(await file.arrayBuffer()))).toBe('image');
    const kinds: string[] = [];
    const stream = await client.images.generate({ model, prompt: `Streamed, ${name}`, stream: true });
    for await (const event of stream) {
      if (event.type === 'image_generation.completed') kinds.push(fromBase64(event.b64_json));
    }
    expect(kinds).toEqual(['image']);
    const edited = await client.images.edit({
      model,
      prompt: `Edited, ${name}`,
      image: new File([PICTURE], 'badge.png', { type: 'image/png' }),
    });
    expect(fromBase64(edited.data?.[0]?.b64_json)).toBe('image');
    expect(paid(`Edited, ${name}`)[0]?.references).toHaveLength(1);
  });

  test('chats with a model that draws, at once and streamed', async () => {
    const client = make();
    const ask = (prompt: string) => ({
      model: 'demo-image',
      messages: [{ role: 'user' as const, content: prompt }],
    });
    const whole = await client.chat.completions.create(ask(`Said at once, ${name}`));
    expect(whole.choices[0]).toMatchObject({ finish_reason: 'stop' });
    await expectPicture(whole.choices[0]?.message.content);
    let content = '';
    const stream = await client.chat.completions.create({
      ...ask(`Said in pieces, ${name}`),
      stream: true,
    });
    for await (const chunk of stream) content += chunk.choices[0]?.delta.content ?? '';
    await expectPicture(content);
  });

  test('is told of refusals by its own classes, without trying again', async () => {
    const client = make();
    await expect(client.videos.create({ model: 'veo-99' as 'sora-2', prompt: 'x' })).rejects.toMatchObject({
      status: 400,
      code: 'unknown_model',
      param: 'model',
    });
    await expect(
      client.images.generate({ model: 'gpt-image-1', prompt: `No [unsafe], ${name}` }),
    ).rejects.toMatchObject({ status: 451, code: 'image_unsafe', requestID: expect.any(String) });
    await expect(client.withOptions({ apiKey: 'wrong' }).models.list()).rejects.toMatchObject({
      status: 401,
    });
  });

  test('orders once, however often the same order is sent', async () => {
    const client = make();
    const order = { model: 'sora-2' as const, prompt: `Only once, ${name}`, seconds: '4' as const };
    const headers = { 'Idempotency-Key': `once-${name}` };
    const first = await client.videos.create(order, { headers });
    const again = await client.videos.create(order, { headers });
    expect(again.id).toBe(first.id);
    await until('it is placed', () => paid(order.prompt).length > 0);
    await client.videos.delete(first.id);
    expect(paid(order.prompt)).toHaveLength(1);
  });
});

/** The first link of a message leads to a picture, without a key. */
async function expectPicture(content: string | null | undefined): Promise<void> {
  const [link] = /https?:\/\/[^\s)"]+/.exec(String(content)) ?? [];
  const file = await fetch(String(link));
  expect(kindOf(new Uint8Array(await file.arrayBuffer()))).toBe('image');
}

describe.concurrent('ai 7', () => {
  const providers = () => {
    const baseURL = `${stand.origin}/v1`;
    const own = createOpenAI({ apiKey: stand.key, baseURL });
    const compatible = createOpenAICompatible({ name: 'gateway', apiKey: stand.key, baseURL });
    return { own, compatible };
  };

  test('@ai-sdk/openai makes images, also several, by models of any name', async () => {
    const { own } = providers();
    const { images } = await generateImage({
      model: own.image('demo-image'),
      prompt: 'Drawn for the AI SDK',
      n: 2,
      size: '1024x1024',
      maxRetries: 0,
    });
    expect(images.map(({ uint8Array }) => kindOf(uint8Array))).toEqual(['image', 'image']);
    const one = await generateImage({ model: own.image('gpt-image-1'), prompt: 'One more', maxRetries: 0 });
    expect(kindOf(one.image.uint8Array)).toBe('image');
  });

  test('@ai-sdk/openai-compatible makes images, its own fields passed on', async () => {
    const { compatible } = providers();
    const { image } = await generateImage({
      model: compatible.imageModel('demo-image'),
      prompt: 'Tall for the AI SDK',
      providerOptions: { gateway: { aspect_ratio: '9:16' } },
      maxRetries: 0,
    });
    expect(kindOf(image.uint8Array)).toBe('image');
    expect(paid('Tall for the AI SDK')).toMatchObject([{ settings: { aspect: '9:16' } }]);
  });

  test('both chat: a message with the picture, whole and streamed', async () => {
    const { own, compatible } = providers();
    const whole = await generateText({ model: own.chat('demo-image'), prompt: 'Said to AI', maxRetries: 0 });
    await expectPicture(whole.text);
    const stream = streamText({
      model: compatible.chatModel('demo-image'),
      prompt: 'Said to AI in pieces',
      maxRetries: 0,
    });
    await expectPicture(await stream.text);
    expect(await stream.finishReason).toBe('stop');
  });

  test('a refusal carries our message', async () => {
    const { own, compatible } = providers();
    for (const model of [own.image('veo-99'), compatible.imageModel('veo-99')]) {
      await expect(generateImage({ model, prompt: 'x', maxRetries: 0 })).rejects.toMatchObject({
        statusCode: 400,
        message: expect.stringContaining('veo-99'),
      });
    }
    await expect(
      generateText({ model: own('demo-image'), prompt: 'x', maxRetries: 0 }),
    ).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});
