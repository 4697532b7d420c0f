import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventBus, Task, TaskEnd } from '../../domain/index.ts';
import { isAllowedAddress, newTaskId, silentLogger, VirtualClock } from '../../kernel/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { createEventBus } from '../event-bus.ts';
import { CallbackDesk } from './callback-desk.ts';
import { ANSWER_WITHIN_MS, type CallbackTools } from './mail-callback.ts';
import { MOST_ATTEMPTS } from './schedule.ts';
import { newCallbackSecret } from './signature.ts';
import { openReceiver, type Receiver } from './testing/receiver.ts';

/**
 * Real HTTP and the real ledger; only time stands still until told. `open.test` stands for a public host: its name may
 * lead to this computer, nothing else may. The canary must not even be connected to.
 */
let folder: string;
let store: Store;
let clock: VirtualClock;
let bus: EventBus;
let desk: CallbackDesk;
let receiver: Receiver;
let canary: Receiver;
const secret = newCallbackSecret();

const NAMES: Record<string, string> = {
  'open.test': '127.0.0.1',
  'inner.test': '127.0.0.1',
  'meta.test': '169.254.169.254',
};

const newDesk = (patch: Partial<CallbackTools> = {}): CallbackDesk =>
  new CallbackDesk({
    ledger: store.callbacks,
    tasks: store.tasks,
    bus,
    clock,
    log: silentLogger,
    secret: () => secret,
    allowPrivate: () => false,
    render: (task, origin) => ({
      id: task.id,
      status: task.state,
      progress: task.progress,
      type: 'video.completed',
      url: `${origin}/x`,
    }),
    resolve: async (host) => [{ address: NAMES[host] ?? '127.0.0.1', family: 4 }],
    addressRule: (address, allowPrivate, host) =>
      host === 'open.test' || isAllowedAddress(address, allowPrivate),
    ...patch,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-callbacks-'));
  clock = new VirtualClock(Date.now());
  store = openStore({ root: folder, what: 'test', clock, log: silentLogger });
  bus = createEventBus({ log: silentLogger });
  [receiver, canary] = await Promise.all([openReceiver(), openReceiver()]);
  desk = newDesk();
  await desk.start();
});
afterEach(async () => {
  await desk.close();
  store.close();
  await Promise.all([receiver.close(), canary.close()]);
  rmSync(folder, { recursive: true, force: true });
});

async function order(url = `http://open.test:${receiver.port}/hook`, wantsProgress = false): Promise<Task> {
  const id = newTaskId();
  await store.callbacks.watch({
    taskId: id,
    url,
    origin: 'http://localhost:8002',
    wantsProgress,
    createdAt: clock.now(),
  });
  return store.tasks.admit({
    id,
    taskTypeId: 'demo',
    request: {
      kind: 'video',
      executor: 'demo_workflow',
      model: 'demo-video',
      requestedModel: 'demo-video',
      prompt: 'p',
      references: [],
      n: 1,
      profile: 'openai',
      callbackUrl: url,
    },
    keyId: null,
    tenantId: 't',
    priority: 0,
    pinnedWindowId: null,
    pinnedBindingId: null,
    createdAt: clock.now(),
  });
}

const END: TaskEnd = { state: 'completed', attemptId: null, result: { media: [], details: {} } };

async function finish({ id }: Task, announce = true): Promise<void> {
  await store.tasks.lease({
    taskId: id,
    attemptId: `a${id}`,
    windowId: 'w',
    bindingId: 'b',
    at: clock.now(),
  });
  await store.tasks.finish(id, clock.now(), END);
  if (announce) await tell(id, 'finished');
}

async function tell(id: string, change: 'finished' | 'progress'): Promise<void> {
  const task = await store.tasks.get(id);
  if (task) bus.emit({ type: 'task', task, change } as Parameters<EventBus['emit']>[0]);
}

const arrived = (count: number) => vi.waitFor(() => expect(receiver.received).toHaveLength(count));
const stateOf = async ({ id }: Task) => (await store.callbacks.get(id))?.state;
const attempted = (task: Task, count: number) =>
  vi.waitFor(async () => expect(await store.callbacks.attempts(task.id)).toHaveLength(count));
/** To the very moment: a step further, and the answer would be late before it could come. */
const untilDue = async ({ id }: Task) =>
  clock.advance(((await store.callbacks.get(id))?.nextAt ?? 0) - clock.now());
const answering =
  (...answers: [status: number, headers?: Record<string, string>][]) =>
  (response: ServerResponse, nth: number) => {
    const [status, headers] = answers[nth - 1] ?? [200];
    response.writeHead(status, headers).end('never read');
  };

describe('an ended task', () => {
  test('is told once, in a message the OpenAI SDK accepts', async () => {
    const task = await order();
    await finish(task);
    await tell(task.id, 'finished');
    await arrived(1);
    const [{ headers, text, path } = { headers: {}, text: '', path: '' }] = receiver.received;
    const client = new OpenAI({ apiKey: 'x', webhookSecret: secret });
    const event = await client.webhooks.unwrap(text, headers as Record<string, string>);
    expect(event).toMatchObject({ id: task.id, status: 'completed', url: 'http://localhost:8002/x' });
    expect([path, headers['content-type']]).toEqual(['/hook', 'application/json; charset=utf-8']);
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(clock.now() / 1000)));
    expect(headers['x-webhook-signature']).toBe(createHmac('sha256', secret).update(text).digest('hex'));
    await attempted(task, 1);
    expect(await stateOf(task)).toBe('delivered');
    await clock.advance(3_600_000);
    expect(receiver.received).toHaveLength(1);
  });

  test('a changed body or another secret does not pass', async () => {
    await finish(await order());
    await arrived(1);
    const [{ headers, text } = { headers: {}, text: '' }] = receiver.received;
    const client = new OpenAI({ apiKey: 'x' });
    const sent = headers as Record<string, string>;
    await expect(client.webhooks.unwrap(`${text} `, sent, secret)).rejects.toThrow();
    await expect(client.webhooks.unwrap(text, sent, newCallbackSecret())).rejects.toThrow();
  });

  test('is told although nobody announced its end', async () => {
    const task = await order();
    await finish(task, false);
    await clock.advance(10 * 60_000);
    await arrived(1);
  });

  test('that was removed is not told', async () => {
    receiver.answer = answering([500]);
    const task = await order();
    await finish(task);
    await attempted(task, 1);
    await store.tasks.remove(task.id);
    await untilDue(task);
    await attempted(task, 2);
    expect(await stateOf(task)).toBe('gave_up');
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a receiver that does not take it', () => {
  test('hears it again later, under the same id with a new time, and the log has every attempt', async () => {
    receiver.answer = answering([500], [503]);
    const task = await order();
    await finish(task);
    await attempted(task, 1);
    await clock.advance(4_900);
    expect(receiver.received).toHaveLength(1);
    await untilDue(task);
    await attempted(task, 2);
    await untilDue(task);
    await attempted(task, 3);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3);
    expect((await store.callbacks.attempts(task.id)).map(({ status }) => status)).toEqual([500, 503, 200]);
    expect(await stateOf(task)).toBe('delivered');
  });

  test('is given up after days, not earlier', async () => {
    receiver.answer = (response) => response.writeHead(500).end();
    const task = await order();
    await finish(task);
    for (let n = 1; n <= MOST_ATTEMPTS; n++) {
      await attempted(task, n);
      expect(await stateOf(task)).toBe(n < MOST_ATTEMPTS ? 'due' : 'gave_up');
      if (n < MOST_ATTEMPTS) await untilDue(task);
    }
    await clock.advance(30 * 3_600_000);
    expect(receiver.received).toHaveLength(MOST_ATTEMPTS);
  });

  test('is not followed to where it redirects', async () => {
    receiver.answer = answering([307, { location: `http://open.test:${canary.port}/` }]);
    const task = await order();
    await finish(task);
    await attempted(task, 1);
    expect(await stateOf(task)).toBe('due');
    expect(canary.connections).toBe(0);
  });

  test('stops it with 410', async () => {
    receiver.answer = answering([410]);
    const task = await order();
    await finish(task);
    await attempted(task, 1);
    expect(await stateOf(task)).toBe('gave_up');
  });

  test('may ask for more time than planned', async () => {
    receiver.answer = answering([429, { 'retry-after': '120' }]);
    const task = await order();
    await finish(task);
    await attempted(task, 1);
    await clock.advance(119_000);
    expect(receiver.received).toHaveLength(1);
    await clock.advance(2_000);
    await arrived(2);
  });

  test('has 15 seconds to answer', async () => {
    receiver.answer = () => undefined;
    const task = await order();
    await finish(task);
    await arrived(1);
    await clock.advance(ANSWER_WITHIN_MS);
    await attempted(task, 1);
    expect(await store.callbacks.attempts(task.id)).toMatchObject([
      { status: null, error: 'no answer in time' },
    ]);
  });

  test('does not hold up the others', async () => {
    canary.answer = () => undefined;
    for (let n = 0; n < 40; n++) await finish(await order(`http://open.test:${canary.port}/`));
    await finish(await order());
    await arrived(1);
    expect(canary.received.length).toBeLessThanOrEqual(3);
  });
});

describe('over a restart', () => {
  const restart = async () => {
    await desk.close();
    store.close();
    store = openStore({ root: folder, what: 'test', clock, log: silentLogger });
    bus = createEventBus({ log: silentLogger });
    desk = newDesk();
    await desk.start();
  };

  test('an end nobody had told yet is told', async () => {
    const task = await order();
    await finish(task, false);
    await restart();
    await arrived(1);
  });

  test('a delivery that was under way is made again with its id, a failed one keeps its plan', async () => {
    receiver.answer = (response, nth) => void (nth > 1 && response.writeHead(500).end());
    const task = await order();
    await finish(task);
    await arrived(1);
    await restart();
    await attempted(task, 1);
    await restart();
    await untilDue(task);
    await attempted(task, 2);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });
});

describe('where a callback may lead', () => {
  test.each([
    ['this computer', () => `http://127.0.0.1:${canary.port}/`],
    ['it in IPv6 clothes', () => `http://[::ffff:127.0.0.1]:${canary.port}/`],
    ['it in other numbers', () => `http://2130706433:${canary.port}/`],
    ['a name that leads here', () => `http://inner.test:${canary.port}/`],
    ['a metadata service', () => 'http://169.254.169.254/latest'],
  ])('not to %s', async (_name, url) => {
    const task = await order(url());
    await finish(task);
    await attempted(task, 1);
    expect((await store.callbacks.attempts(task.id))[0]?.error).toMatch(/private or reserved/);
    expect(canary.connections).toBe(0);
  });

  test('to private networks when the settings allow it, to metadata services never', async () => {
    await desk.close();
    desk = newDesk({ allowPrivate: () => true });
    await desk.start();
    await finish(await order(`http://127.0.0.1:${receiver.port}/`));
    await arrived(1);
    const meta = await order('http://meta.test/');
    await finish(meta);
    await attempted(meta, 1);
    expect((await store.callbacks.attempts(meta.id))[0]?.error).toMatch(/private or reserved/);
  });

  test('is decided anew with each attempt: a name that turns inward is not followed', async () => {
    receiver.answer = answering([500]);
    let address = '127.0.0.1';
    await desk.close();
    desk = newDesk({
      resolve: async () => [{ address, family: 4 }],
      addressRule: (found) => found === '127.0.0.1',
    });
    await desk.start();
    const task = await order();
    await finish(task);
    await attempted(task, 1);
    address = '127.0.0.2';
    await untilDue(task);
    await attempted(task, 2);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('progress', () => {
  test('is told to who asked, the newest only, each under its own id, and not after the end', async () => {
    const task = await order(undefined, true);
    await store.tasks.lease({
      taskId: task.id,
      attemptId: 'a',
      windowId: 'w',
      bindingId: 'b',
      at: clock.now(),
    });
    let release: () => void = () => undefined;
    receiver.answer = (response, nth) => {
      if (nth === 1) release = () => response.end();
      else response.end();
    };
    for (const percent of [10, 20, 30]) {
      await store.tasks.progress(task.id, 'a', percent, clock.now());
      await tell(task.id, 'progress');
      if (percent === 10) await arrived(1);
    }
    release();
    await arrived(2);
    await store.tasks.finish(task.id, clock.now(), { ...END, attemptId: 'a' });
    await tell(task.id, 'finished');
    await arrived(3);
    expect(receiver.received.map(({ text }) => JSON.parse(text).progress)).toEqual([10, 30, 100]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  });

  test('is not told to who did not ask', async () => {
    const task = await order();
    await store.tasks.lease({
      taskId: task.id,
      attemptId: 'a',
      windowId: 'w',
      bindingId: 'b',
      at: clock.now(),
    });
    await store.tasks.progress(task.id, 'a', 10, clock.now());
    await tell(task.id, 'progress');
    await store.tasks.finish(task.id, clock.now(), { ...END, attemptId: 'a' });
    await tell(task.id, 'finished');
    await arrived(1);
    expect(JSON.parse(receiver.received[0]?.text ?? '{}').progress).toBe(100);
  });
});

test('the delivery log can be listed, and an ended delivery made once more', async () => {
  const task = await order();
  await finish(task);
  await attempted(task, 1);
  expect(await store.callbacks.list(10)).toMatchObject([
    { taskId: task.id, state: 'delivered', attempts: 1 },
  ]);
  expect(await store.callbacks.again(task.id, clock.now())).toBe(true);
  desk.look();
  await arrived(2);
});
