import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operate } from '../../main/app/index.ts';
import { until } from '../app/until.ts';
import { kindOf } from '../clients/answers-read.ts';
import { type DemoApp, startDemoApp, TENANT } from '../clients/demo-app.ts';
import { fillStruct } from '../clients/go-json.ts';
import { isOver, NewApi, type RelayTask } from '../clients/new-api.ts';
import { drawPng } from '../world/sites/shared/index.ts';

/** The relay new-api in front of the gateway: every answer is held against its Go structs and its poll loop. */

let stand: DemoApp;
let relay: NewApi;

beforeAll(async () => {
  stand = await startDemoApp({ windows: 2 });
});
afterAll(() => stand?.stop());
beforeEach(() => {
  const models = { 'my-video': 'demo-video', 'my-image': 'demo-image' };
  relay = new NewApi({ baseUrl: stand.origin, key: stand.key, models });
});

/** Its loop, with shorter pauses than its 15 s. */
const overBy = (tasks: readonly RelayTask[], limitMs = 90_000) =>
  until(
    'the relay has seen the end of its tasks',
    async () => {
      await relay.pollOnce();
      return tasks.every(isOver);
    },
    limitMs,
  );

const paidFor = (prompt: string) =>
  stand.site.site.journal().filter((row) => row.prompt.includes(prompt)).length;

describe('the strictness of Go', () => {
  test.each([
    ['a number for a text', '{"seconds":4}'],
    ['a fraction for a whole number', '{"progress":45.5}'],
    ['a whole number written as a fraction', '{"progress":45.0}'],
    ['a text for a number', '{"created_at":"2026-01-01T00:00:00Z"}'],
    ['a text for an object', '{"error":"no"}'],
    ['a number for a code', '{"error":{"code":429}}'],
    ['no JSON', 'busy'],
  ])('%s is refused, so that these tests can fail', (_, text) => {
    const struct = {
      seconds: 'string',
      progress: 'int',
      created_at: 'int',
      error: { code: 'string' },
    } as const;
    expect(() => fillStruct(text, struct)).toThrow(/cannot unmarshal|invalid character/);
    expect(fillStruct('{"error":null,"Progress":45,"else":{}}', struct)).toEqual({ progress: 45 });
  });
});

test('the list of models fits its struct', async () => {
  expect(await relay.fetchModels()).toEqual(expect.arrayContaining(['demo-video', 'veo-3-1']));
});

test('a video: ordered, followed to its end and handed on', async () => {
  const { answer, task } = await relay.submit({ model: 'my-video', prompt: 'relayed heron', seconds: '2' });
  expect(answer).toMatchObject({ id: task.id, object: 'video', status: 'queued', seconds: '2', progress: 0 });
  await overBy([task]);
  expect(task).toMatchObject({ status: 'SUCCESS', refunds: 0, pollErrors: [] });
  const { type, bytes } = await relay.content(task);
  expect([type.startsWith('video/'), kindOf(bytes)]).toEqual([true, 'video']);
  const seen = relay.view(task);
  expect(seen).toMatchObject({ id: task.id, status: 'completed', progress: 100, error: null });
  // It stores the whole answer: seconds, not milliseconds, and no pictures in it.
  expect(String(seen.created_at)).toHaveLength(10);
  expect(task.data.length).toBeLessThan(4_000);
  expect(paidFor('relayed heron')).toBe(1);
}, 120_000);

test('a form with a picture, and an image model on the same channel', async () => {
  const form = new FormData();
  form.set('prompt', 'relayed picture');
  form.set('model', 'my-image');
  form.set(
    'input_reference',
    new Blob([new Uint8Array(drawPng('x', 64, 64))], { type: 'application/octet-stream' }),
    'blob',
  );
  const { task } = await relay.submitForm(form);
  await overBy([task]);
  expect(task.status).toBe('SUCCESS');
  expect(kindOf((await relay.content(task)).bytes)).toBe('image');
  const [row] = stand.site.site.journal().filter(({ prompt }) => prompt === 'relayed picture');
  expect(row?.references).toHaveLength(1);
}, 120_000);

test.each([
  ['[fail]', /generation failed/i],
  ['[unsafe]', /content policy/i],
])(
  'a failure at the site (%s) is told with its reason and paid back once',
  async (keyword, reason) => {
    const { task } = await relay.submit({ model: 'my-image', prompt: `relayed ${keyword}` });
    await overBy([task]);
    await relay.pollOnce();
    expect(task).toMatchObject({
      status: 'FAILURE',
      refunds: 1,
      failReason: expect.stringMatching(reason),
    });
    await expect(relay.content(task)).rejects.toMatchObject({ status: 502 });
  },
  120_000,
);

describe('what it refuses or we refuse', () => {
  test.each([
    ['by itself, a number of seconds', { model: 'my-video', prompt: 'x', seconds: 4 }, 'invalid_json', 400],
    [
      'a duration that is not offered',
      { model: 'my-video', prompt: 'x', seconds: '99' },
      'fail_to_fetch_task',
      400,
    ],
    ['a model nobody knows', { model: 'veo-99', prompt: 'x' }, 'fail_to_fetch_task', 400],
    ['a picture that is none', { model: 'my-image', prompt: 'x', image: 'AAAA' }, 'fail_to_fetch_task', 400],
  ])('%s', async (_, body, code, status) => {
    const { key } = await stand.newKey({ name: 'strict', tenant: TENANT, profile: 'newapi' });
    relay.channel.key = key;
    await expect(relay.submit(body)).rejects.toMatchObject({ code, status });
    expect(relay.tasks).toEqual([]);
  });

  test('the test of a channel makes nothing', async () => {
    const before = (await operate(stand.app.engine, 'tasks.list', {})) as unknown[];
    expect(await relay.testChannel('my-video')).toBe(200);
    expect(await operate(stand.app.engine, 'tasks.list', {})).toHaveLength(before.length);
  });
});

describe('another key in the middle', () => {
  afterEach(() => operate(stand.app.engine, 'settings.set', { name: 'paused', value: false }));

  test('of the same tenant: its tasks go on, though the old key is revoked', async () => {
    const old = await stand.newKey({ name: 'old', tenant: TENANT });
    relay.channel.key = old.key;
    await operate(stand.app.engine, 'settings.set', { name: 'paused', value: true });
    const { task } = await relay.submit({ model: 'my-image', prompt: 'relayed rotation' });
    await relay.pollOnce();
    expect(task.status).toBe('QUEUED');
    relay.channel.key = (await stand.newKey({ name: 'new', tenant: TENANT })).key;
    await operate(stand.app.engine, 'keys.revoke', { id: old.id });
    await relay.pollOnce();
    expect(task).toMatchObject({ status: 'QUEUED', pollErrors: [] });
    await operate(stand.app.engine, 'settings.set', { name: 'paused', value: false });
    await overBy([task]);
    expect(task).toMatchObject({ status: 'SUCCESS', refunds: 0 });
    expect(kindOf((await relay.content(task)).bytes)).toBe('image');
  }, 120_000);

  test('of somebody else: nothing of the task is shown', async () => {
    await operate(stand.app.engine, 'settings.set', { name: 'paused', value: true });
    const { task } = await relay.submit({ model: 'my-image', prompt: 'not for others' });
    const owner = relay.channel.key;
    relay.channel.key = (await stand.newKey({ name: 'else' })).key;
    await relay.pollOnce();
    expect(task.data).not.toContain('not for others');
    await expect(relay.content(task)).rejects.toMatchObject({ status: 502 });
    await operate(stand.app.engine, 'tasks.cancel', { id: task.upstreamId });
    relay.channel.key = owner;
  });
});

test('the app goes away and comes back in the middle: no task is lost, failed or paid twice', async () => {
  const orders = [
    { model: 'my-image', prompt: 'over the gap 1 [slow]' },
    { model: 'my-video', prompt: 'over the gap 2 [slow]', seconds: '2' },
    { model: 'my-image', prompt: 'over the gap 3' },
    { model: 'my-image', prompt: 'over the gap 4' },
  ];
  const tasks: RelayTask[] = [];
  for (const order of orders) tasks.push((await relay.submit(order)).task);
  await until('two are at the site', () => paidFor('over the gap') >= 2);
  const polls = { go: true };
  const loop = (async () => {
    while (polls.go) await relay.pollOnce();
  })();
  await stand.pause();
  await until('a poll has met a closed door', () =>
    tasks.every((task) => isOver(task) || task.pollErrors.length > 0),
  );
  await stand.resume();
  polls.go = false;
  await loop;
  await overBy(tasks);
  expect(tasks.map(({ status, refunds, failReason }) => [status, refunds, failReason])).toEqual(
    tasks.map(() => ['SUCCESS', 0, '']),
  );
  for (const { prompt } of orders) expect([prompt, paidFor(prompt)]).toEqual([prompt, 1]);
  for (const task of tasks) expect(kindOf((await relay.content(task)).bytes)).not.toBe('other');
}, 180_000);
