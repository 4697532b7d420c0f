import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type GenerationRequest,
  type StoredError,
  TASK_STATES,
  type TaskState,
} from '../../contract/index.ts';
import { mayBecome, type NewTask } from '../../domain/index.ts';
import { newTaskId } from '../../kernel/index.ts';
import { openDatabase, type Sqlite } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { SqliteTaskLedger } from './task-ledger.ts';

let folder: string;
let database: Sqlite;
let commit: GroupCommit;
let ledger: SqliteTaskLedger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-ledger-'));
  database = openDatabase({ file: join(folder, 'records.db'), backups: folder, now: 0 });
  commit = new GroupCommit(database);
  ledger = new SqliteTaskLedger(database, commit);
});
afterEach(() => {
  commit.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const request: GenerationRequest = {
  kind: 'video',
  executor: 'demo_workflow',
  model: 'demo-video',
  requestedModel: 'demo-video',
  prompt: 'p'.repeat(5000),
  durationS: 4,
  references: [],
  n: 1,
  profile: 'openai',
};
const order = (patch: Partial<NewTask> = {}): NewTask => ({
  id: newTaskId(),
  taskTypeId: 'demo',
  request,
  keyId: 'k',
  tenantId: 't',
  priority: 0,
  pinnedWindowId: null,
  pinnedBindingId: null,
  createdAt: 1,
  ...patch,
});
const lease = (taskId: string, attemptId = `a-${taskId}`) =>
  ledger.lease({ taskId, attemptId, windowId: 'w', bindingId: 'b', at: 2 });
const failure: StoredError = {
  code: 'site_failed',
  message: 'm',
  blame: 'site',
  next: 'same_window',
  stage: 'before_submit',
};

test('an admitted task keeps its whole request, however long', async () => {
  const { id } = await ledger.admit(order());
  expect((await ledger.get(id))?.request).toEqual(request);
});

test('only one of two leases of a task is granted', async () => {
  const { id } = await ledger.admit(order());
  const granted = (await Promise.all([lease(id, 'a1'), lease(id, 'a2')])).filter((task) => task !== null);
  expect(granted).toHaveLength(1);
  expect(await ledger.attempts(id)).toHaveLength(1);
});

test('a task whose cancel was asked is not leased any more', async () => {
  const { id } = await ledger.admit(order());
  await ledger.requestCancel(id, 2);
  expect(await lease(id)).toBeNull();
});

test('the first terminal write wins', async () => {
  const { id } = await ledger.admit(order());
  await lease(id);
  const ends = await Promise.all([
    ledger.finish(id, 3, { state: 'completed', attemptId: `a-${id}`, result: { media: [], details: {} } }),
    ledger.finish(id, 3, { state: 'failed', attemptId: `a-${id}`, error: failure }),
  ]);
  expect(ends).toEqual([true, false]);
  expect(await ledger.get(id)).toMatchObject({ state: 'completed', progress: 100, error: null });
});

test('an attempt that lost its task can no longer write to it', async () => {
  const { id } = await ledger.admit(order());
  await lease(id, 'old');
  await ledger.requeue(id, 'old', 3, 0, failure);
  await lease(id, 'new');
  expect(await ledger.advance(id, 'old', 'submitted', 4, { id: 'ghost' })).toBe(false);
  expect(await ledger.progress(id, 'old', 90, 4)).toBe(false);
  expect(await ledger.get(id)).toMatchObject({ stage: 'leased', remoteJob: null, progress: 0, attempts: 2 });
});

test('the job id is kept with `submitted` and both attempt and task know it', async () => {
  const { id } = await ledger.admit(order());
  await lease(id, 'a');
  await ledger.advance(id, 'a', 'submitting', 3);
  await ledger.advance(id, 'a', 'submitted', 4, { id: 'job-1', data: { x: 1 } });
  await ledger.advance(id, 'a', 'collecting', 5);
  expect(await ledger.get(id)).toMatchObject({
    stage: 'collecting',
    submittedAt: 4,
    remoteJob: { id: 'job-1' },
  });
  expect((await ledger.attempts(id))[0]).toMatchObject({
    stage: 'collecting',
    remoteJob: { id: 'job-1', data: { x: 1 } },
  });
});

test('the event trail tells the whole way in order', async () => {
  const { id } = await ledger.admit(order());
  await lease(id, 'a');
  await ledger.advance(id, 'a', 'preparing', 3);
  await ledger.requeue(id, 'a', 4, 9, failure);
  await ledger.requestCancel(id, 5);
  await ledger.finish(id, 6, { state: 'cancelled', attemptId: null });
  const types = (await ledger.events(id)).map((event) => event.type);
  expect(types).toEqual(['admitted', 'leased', 'stage', 'requeued', 'cancel_requested', 'finished']);
});

test('lists page through one tenant without gap or repetition, both ways, and an unknown cursor is empty', async () => {
  const mine: string[] = [];
  for (let i = 0; i < 7; i++) {
    mine.push((await ledger.admit(order())).id);
    await ledger.admit(order({ tenantId: 'other' }));
  }
  const collect = async (direction: 'asc' | 'desc') => {
    const ids: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ledger.list({
        tenantId: 't',
        limit: 3,
        order: direction,
        ...(after ? { after } : {}),
      });
      ids.push(...page.rows.map((task) => task.id));
      if (!page.hasMore) return ids;
      after = ids.at(-1);
    }
  };
  expect(await collect('asc')).toEqual(mine);
  expect(await collect('desc')).toEqual(mine.toReversed());
  expect(await ledger.list({ after: 'nobody', limit: 3 })).toEqual({ rows: [], hasMore: false });
});

test('a live task cannot be removed, a terminal one goes with its attempts and events', async () => {
  const { id } = await ledger.admit(order());
  await lease(id, 'a');
  expect(await ledger.remove(id)).toBe(false);
  await ledger.finish(id, 3, { state: 'failed', attemptId: 'a', error: failure });
  expect(await ledger.remove(id)).toBe(true);
  expect([await ledger.attempts(id), await ledger.events(id)]).toEqual([[], []]);
});

test('a write that fails in a group leaves its neighbours committed', async () => {
  const twin = order();
  const results = await Promise.allSettled([ledger.admit(twin), ledger.admit(twin), ledger.admit(order())]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await ledger.counts()).queued).toBe(2);
});

test('what was promised is on disk: a second connection sees it at once', async () => {
  const { id } = await ledger.admit(order());
  const other = openDatabase({ file: join(folder, 'records.db'), backups: folder, now: 0 });
  expect(other.prepare('SELECT state FROM tasks WHERE id = ?').pluck().get(id)).toBe('queued');
  other.close();
});

test('the database allows exactly the moves of the state machine', async () => {
  const inState: Record<string, () => Promise<string>> = {
    queued: async () => (await ledger.admit(order())).id,
    processing: async () => {
      const { id } = await ledger.admit(order());
      await lease(id);
      return id;
    },
    completed: () => ended('completed'),
    failed: () => ended('failed'),
    cancelled: () => ended('cancelled'),
  };
  const ended = async (state: 'completed' | 'failed' | 'cancelled') => {
    const { id } = await ledger.admit(order());
    await lease(id);
    await ledger.finish(id, 3, { state, attemptId: null });
    return id;
  };
  const move: Record<string, (id: string) => Promise<unknown>> = {
    queued: (id) => ledger.requeue(id, `a-${id}`, 4, 0, null),
    processing: (id) => lease(id, `again-${id}`),
    failed: (id) => ledger.finish(id, 4, { state: 'failed', attemptId: null }),
    cancelled: (id) => ledger.finish(id, 4, { state: 'cancelled', attemptId: null }),
  };
  for (const from of TASK_STATES) {
    for (const [to, attempt] of Object.entries(move)) {
      const moved = Boolean(await attempt(String(await inState[from]?.())));
      expect([from, to, moved]).toEqual([from, to, mayBecome(from, to as TaskState)]);
    }
  }
});

test('a stage never goes back', async () => {
  const { id } = await ledger.admit(order());
  await lease(id, 'a');
  await ledger.advance(id, 'a', 'submitted', 3, { id: 'job' });
  expect(await ledger.advance(id, 'a', 'preparing', 4)).toBe(false);
  expect((await ledger.get(id))?.stage).toBe('submitted');
});
