import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../../contract/index.ts';
import { silentLogger, systemClock } from '../../kernel/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { type CallOptions, openRig, type Rig } from '../testing/gateway-rig.ts';
import { RepeatGuard } from './repeat-guard.ts';

/** The real server and the real ledger on disk. */
let folder: string;
let store: Store;
let rig: Rig;
/** Holds the fetching of references back while set. */
let gate: Promise<void> | null;

const openAll = async () => {
  store = openStore({ root: folder, what: 'test', clock: systemClock, log: silentLogger });
  const repeats = new RepeatGuard({
    ledger: store.orderKeys,
    desk: { get: (id) => rig.desk.get(id) },
    clock: { now: () => rig.clock.now(), after: (ms, fn) => rig.clock.after(ms, fn) },
    log: silentLogger,
  });
  rig = await openRig({
    repeats,
    references: {
      async take(incoming) {
        await gate;
        return incoming.map(({ role }) => ({ role, fileId: 'f', mime: 'image/png', sizeBytes: 1 }));
      },
      async remove() {},
    },
  });
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-repeats-'));
  gate = null;
  await openAll();
});
afterEach(async () => {
  await rig.dispose();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const WISH = { model: 'demo-video', prompt: 'a city', seconds: '4' };
const withKey = (key: string): CallOptions => ({ headers: { 'idempotency-key': key } });
const resend = (count: number): CallOptions => ({ headers: { 'x-stainless-retry-count': String(count) } });

async function create(json: object, options: CallOptions = {}) {
  const response = await rig.call('/v1/videos', { json, ...options });
  return { response, body: await response.json(), isReplay: response.headers.get('idempotency-replayed') };
}
const tasks = () => rig.desk.tasks.size;

describe('an Idempotency-Key', () => {
  test('repeats the first answer, however far the task has come', async () => {
    const first = await create(WISH, withKey('k1'));
    expect([first.response.status, first.isReplay]).toEqual([200, null]);
    rig.complete(first.body.id);
    const again = await create(WISH, withKey('k1'));
    expect([again.response.status, again.isReplay]).toEqual([200, 'true']);
    expect(again.body).toEqual(first.body);
    expect(tasks()).toBe(1);
  });

  test('knows the same fields in another order, type or encoding', async () => {
    const first = await create({ ...WISH, metadata: { a: 'x', b: 'y' } }, withKey('k'));
    const other = { metadata: { b: 'y', a: 'x' }, seconds: 4, prompt: 'a city', model: 'demo-video' };
    expect((await create(other, withKey('k'))).body.id).toBe(first.body.id);
    const form = new FormData();
    for (const [name, value] of Object.entries(WISH)) form.append(name, value);
    form.append('metadata[a]', 'x');
    form.append('metadata[b]', 'y');
    const sent = await rig.call('/v1/videos', { method: 'POST', body: form, ...withKey('k') });
    expect((await sent.json()).id).toBe(first.body.id);
  });

  test('with other fields or files is refused, and SDKs do not try again', async () => {
    await create({ ...WISH, images: ['https://a.test/1.png'] }, withKey('k'));
    for (const fields of [
      { ...WISH, prompt: 'a village', images: ['https://a.test/1.png'] },
      { ...WISH, images: ['https://a.test/2.png'] },
      WISH,
    ]) {
      const { response, body } = await create(fields, withKey('k'));
      expect([response.status, body.error.code]).toEqual([422, 'idempotency_key_reused']);
      expect(response.headers.get('x-should-retry')).toBe('false');
    }
    expect(tasks()).toBe(1);
  });

  test('counts within its tenant and path only', async () => {
    await create(WISH, withKey('k'));
    expect((await create(WISH, { ...withKey('k'), key: 'k-rotated' })).isReplay).toBe('true');
    expect((await create(WISH, { ...withKey('k'), key: 'k-other' })).isReplay).toBeNull();
    const elsewhere = await rig.call('/v1/videos/generations', {
      json: { ...WISH, background: true },
      ...withKey('k'),
    });
    expect(elsewhere.headers.get('idempotency-replayed')).toBeNull();
  });

  test('whose first order is still being answered is told to wait a second', async () => {
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    const order = { ...WISH, images: ['https://a.test/1.png'] };
    const first = create(order, withKey('k'));
    let second = await create(order, withKey('k'));
    while (second.response.status === 200) second = await create(order, withKey('k'));
    expect([second.response.status, second.body.error.code]).toEqual([409, 'idempotency_in_progress']);
    expect(second.response.headers.get('retry-after')).toBe('1');
    expect(second.response.headers.get('x-should-retry')).toBeNull();
    opened.resolve();
    const { body } = await first;
    expect((await create(order, withKey('k'))).body).toEqual(body);
    expect(tasks()).toBe(1);
  });

  test('is not used up by a refusal', async () => {
    expect((await create({ model: 'demo-video' }, withKey('k'))).response.status).toBe(400);
    rig.desk.failure = new GatewayError('queue_full');
    expect((await create(WISH, withKey('k'))).response.status).toBe(503);
    rig.desk.failure = null;
    const { response, isReplay } = await create({ ...WISH, prompt: 'another' }, withKey('k'));
    expect([response.status, isReplay]).toEqual([200, null]);
  });

  test('is known for a day and more, and over a restart', async () => {
    const first = await create(WISH, withKey('k'));
    const kept = [...rig.desk.tasks];
    const passed = 25 * 3_600_000;
    await rig.dispose();
    store.close();
    await openAll();
    for (const [id, task] of kept) rig.desk.tasks.set(id, task);
    await rig.clock.advance(passed);
    const again = await create(WISH, withKey('k'));
    expect([again.body.id, again.isReplay]).toEqual([first.body.id, 'true']);
  });

  test('whose task was never stored because the service died is free', async () => {
    await store.orderKeys.write([
      {
        kind: 'idempotency_key',
        scope: JSON.stringify(['a', 'POST', '/v1/videos']),
        key: 'k',
        fingerprint: 'of the lost order',
        taskId: 'f'.repeat(32),
        at: rig.clock.now(),
      },
    ]);
    const { response, isReplay } = await create(WISH, withKey('k'));
    expect([response.status, isReplay]).toEqual([200, null]);
  });

  test('that is no key is a bad parameter', async () => {
    const { response } = await create(WISH, withKey('k'.repeat(256)));
    expect(response.status).toBe(400);
  });
});

describe('external_task_id', () => {
  test('names one task: the same fields find it, others are refused', async () => {
    const first = await create({ ...WISH, external_task_id: 'e1' });
    const again = await create({ ...WISH, external_task_id: 'e1' });
    expect([again.body.id, again.isReplay]).toEqual([first.body.id, 'true']);
    const { response, body } = await create({ ...WISH, prompt: 'other', external_task_id: 'e1' });
    expect([response.status, body.error.param]).toEqual([409, 'external_task_id']);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(tasks()).toBe(1);
  });

  test('is free again once its task was deleted', async () => {
    const first = await create({ ...WISH, external_task_id: 'e1' });
    await rig.call(`/v1/videos/${first.body.id}`, { method: 'DELETE' });
    const again = await create({ ...WISH, external_task_id: 'e1' });
    expect([again.response.status, again.isReplay]).toEqual([200, null]);
  });
});

describe('an SDK that sends again', () => {
  test('gets the task of its first try when only the answer was lost', async () => {
    let lost = 0;
    const client = new OpenAI({
      apiKey: 'k-one',
      baseURL: `${rig.origin}/v1`,
      maxRetries: 2,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (lost++ > 0) return response;
        throw new TypeError('fetch failed');
      },
    });
    const order = { model: 'demo-video' as 'sora-2', prompt: 'x', seconds: '4' as const };
    const image = await toFile(Buffer.from([1, 2, 3]), 'a.png');
    const video = await client.videos.create({ ...order, input_reference: image });
    expect(lost).toBe(2);
    expect([...rig.desk.tasks.keys()]).toEqual([video.id]);
  });

  test('is told to wait while its first try is still being answered', async () => {
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    const order = { ...WISH, images: ['https://a.test/1.png'] };
    const first = create(order);
    let second = await create(order, resend(1));
    while (second.response.status === 200) second = await create(order, resend(1));
    expect(second.body.error.code).toBe('idempotency_in_progress');
    opened.resolve();
    expect((await create(order, resend(2))).body.id).toBe((await first).body.id);
  });

  test('orders anew with other fields, as another tenant, or after ten minutes', async () => {
    await create(WISH, resend(0));
    expect((await create({ ...WISH, prompt: 'other' }, resend(1))).isReplay).toBeNull();
    expect((await create(WISH, { ...resend(1), key: 'k-other' })).isReplay).toBeNull();
    expect((await create(WISH, resend(1))).isReplay).toBe('true');
    await rig.clock.advance(10 * 60_000 + 1);
    expect((await create(WISH, resend(1))).isReplay).toBeNull();
  });

  test('after a refusal gets a task of its own, although an equal order was taken before', async () => {
    const first = await create(WISH, resend(0));
    rig.desk.failure = new GatewayError('queue_full');
    expect((await create(WISH, resend(0))).response.status).toBe(503);
    rig.desk.failure = null;
    const second = await create(WISH, resend(1));
    expect(second.body.id).not.toBe(first.body.id);
    expect((await create(WISH, resend(1))).body.id).toBe(second.body.id);
  });
});

test('equal orders without a key are different orders', async () => {
  const made = await Promise.all([create(WISH), create(WISH), create(WISH, resend(0))]);
  expect(new Set(made.map(({ body }) => body.id)).size).toBe(3);
});

test('a try whose caller left unanswered is found before its answered twins', async () => {
  const unanswered = await create(WISH, resend(0));
  const answered = await create(WISH, resend(0));
  await store.orderKeys.markUnanswered(unanswered.body.id);
  expect((await create(WISH, resend(1))).body.id).toBe(unanswered.body.id);
  expect(answered.body.id).not.toBe(unanswered.body.id);
});
