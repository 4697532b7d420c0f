import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../../testing/gateway-rig.ts';

/** Chat completions that generate media: documents 000, 001 and 002 and what chat clients read. */
let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.desk.tasks.clear();
  rig.taken.length = 0;
});

const CHAT = '/v1/chat/completions';
const say = (content: unknown, more: object = {}) => ({
  model: 'demo-video',
  messages: [{ role: 'user', content }],
  ...more,
});

const placed = async () => {
  await expect.poll(() => rig.desk.tasks.size, { interval: 5 }).toBe(1);
  const [task] = rig.desk.tasks.values();
  if (!task) throw new Error('nothing was ordered');
  return task;
};

async function answered(json: object, { path = CHAT, mime = 'video/mp4' } = {}) {
  const answer = rig.call(path, { json });
  const task = await placed();
  rig.complete(task.id, undefined, mime);
  return { task, response: await answer };
}

const chunksOf = (text: string) =>
  text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice('data: '.length)));

describe('one answer', () => {
  test('a video is a link in the message', async () => {
    const { task, response } = await answered(say('a city', { size: '1280x720' }));
    expect(await response.json()).toEqual({
      id: `chatcmpl-${task.id}`,
      object: 'chat.completion',
      created: Math.floor(task.createdAt / 1000),
      model: 'demo-video',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          logprobs: null,
          message: {
            role: 'assistant',
            content: expect.stringMatching(/^\[video\]\(http:\/\/.+\/files\/.+\.mp4\?.+\)$/),
          },
        },
      ],
      usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
    });
  });

  test('an image is Markdown, and once more where some clients look for it', async () => {
    const { response } = await answered(say('a cat', { model: 'demo-image' }), { mime: 'image/png' });
    const { message } = (await response.json()).choices[0];
    const url = /^!\[image\]\((.+)\)$/.exec(message.content)?.[1];
    expect(message.images).toEqual([{ type: 'image_url', index: 0, image_url: { url } }]);
  });

  test('the last message of the user counts, its images in order, and nothing meant for language models', async () => {
    const { task } = await answered({
      model: 'veo_3_1-fl',
      temperature: 1,
      max_tokens: 4096,
      messages: [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: 'a dog' },
        { role: 'assistant', content: 'no' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a cat' },
            { type: 'image_url', image_url: { url: 'https://x/a.png' } },
            { type: 'image_url', image_url: 'https://x/b.png' },
          ],
        },
      ],
    });
    expect(task.request).toMatchObject({ prompt: 'a cat', mode: 'first_last' });
    expect(task.request).not.toHaveProperty('extra');
    expect(rig.taken.map(({ role, source }) => [role, 'value' in source && source.value])).toEqual([
      ['first_frame', 'https://x/a.png'],
      ['last_frame', 'https://x/b.png'],
    ]);
  });

  test('a failed task is an error nobody repeats', async () => {
    const answer = rig.call(CHAT, { json: say('a city') });
    rig.desk.change((await placed()).id, { state: 'failed' });
    const response = await answer;
    expect([response.status, (await response.json()).error.code]).toEqual([400, 'task_failed']);
  });

  test.each([
    [{ model: 'demo-video' }, 'bad_parameter', 'messages'],
    [say(''), 'missing_prompt', 'prompt'],
    [say([{ type: 'image_url', image_url: { url: 'a' } }]), 'missing_prompt', 'prompt'],
    [say('x', { model: 'gpt-9' }), 'unknown_model', 'model'],
    [say('x', { model: 'demo-image', n: 5 }), 'bad_n', 'n'],
  ])('%o is refused as %s of %s', async (json, code, param) => {
    const response = await rig.call(CHAT, { json });
    expect(response.status).toBe(400);
    expect((await response.json()).error).toMatchObject({ code, param });
    expect(rig.desk.tasks.size).toBe(0);
  });
});

describe('a stream', () => {
  test('begins with a role, tells progress as reasoning, then the result, a reason to stop, usage and the end', async () => {
    const response = await rig.call(CHAT, {
      json: say('a city', { stream: true, stream_options: { include_usage: true } }),
    });
    const task = await placed();
    await expect.poll(() => rig.desk.waiting, { interval: 5 }).toBe(1);
    rig.desk.change(task.id, { state: 'processing', stage: 'submitted', progress: 40 });
    await rig.clock.advance(2_000);
    rig.complete(task.id);
    const text = await response.text();
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    const chunks = chunksOf(text);
    const deltas = chunks.flatMap(({ choices }) => choices.map((choice: { delta: object }) => choice.delta));
    expect(deltas).toEqual([
      { role: 'assistant', content: '' },
      { reasoning_content: 'Generating: 40%\n' },
      { content: expect.stringContaining('[video](http') },
      {},
    ]);
    expect(chunks.at(-2).choices[0].finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 0 } });
  });

  test('a failure is an error in the data', async () => {
    const response = await rig.call(CHAT, { json: say('a city', { stream: true }) });
    rig.desk.change((await placed()).id, { state: 'failed' });
    const chunks = chunksOf(await response.text());
    expect(chunks.at(-1).error).toMatchObject({ code: 'task_failed' });
  });

  test('a refusal before the order is plain JSON with its status', async () => {
    const response = await rig.call(CHAT, { json: say('x', { model: 'gpt-9', stream: true }) });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/json; charset=utf-8',
    ]);
  });
});

describe('nothing is made', () => {
  const HI = { messages: [{ role: 'user', content: 'hi' }] };

  test.each<[string, object]>([
    ['the chat-only model', { ...say('ping'), model: 'fpbrowser-use' }],
    ['a channel test', { ...HI, model: 'demo-video', max_tokens: 16 }],
    ['a channel test of a gemini name', { ...HI, model: 'gemini-3-pro', max_tokens: 3000, stream: false }],
  ])('for %s', async (_name, json) => {
    const response = await rig.call(CHAT, { json });
    expect(response.status).toBe(200);
    expect((await response.json()).choices[0].finish_reason).toBe('stop');
    expect(rig.desk.tasks.size).toBe(0);
  });

  test('the chat-only model streams too', async () => {
    const response = await rig.call(CHAT, {
      json: { ...say('ping', { stream: true }), model: 'fpbrowser-use' },
    });
    expect(chunksOf(await response.text()).at(-1).choices[0].finish_reason).toBe('stop');
  });

  test('but a person who says hi gets what they ask for', async () => {
    const { task } = await answered({ ...HI, model: 'demo-video' });
    expect(task.request.prompt).toBe('hi');
  });
});

test('the Responses API is refused with the envelope and a hint', async () => {
  const response = await rig.call('/v1/responses', { json: { model: 'demo-image', input: 'x' } });
  expect(response.status).toBe(404);
  expect((await response.json()).error.message).toContain('/v1/chat/completions');
});
