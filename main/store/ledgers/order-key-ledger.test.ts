import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OrderKey } from '../../domain/index.ts';
import { openDatabase, type Sqlite } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { SqliteOrderKeyLedger } from './order-key-ledger.ts';
import { SqliteTaskLedger } from './task-ledger.ts';

let folder: string;
let database: Sqlite;
let commit: GroupCommit;
let ledger: SqliteOrderKeyLedger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-order-keys-'));
  database = openDatabase({ file: join(folder, 'records.db'), backups: folder, now: 0 });
  commit = new GroupCommit(database);
  ledger = new SqliteOrderKeyLedger(database, commit);
});
afterEach(() => {
  commit.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const key = (patch: Partial<OrderKey> = {}): OrderKey => ({
  kind: 'idempotency_key',
  scope: 's',
  key: 'k',
  fingerprint: 'f',
  taskId: 't1',
  at: 100,
  ...patch,
});
const find = (patch: Partial<OrderKey> = {}, since = 0) => ledger.find(key(patch), since);

test('a key is found by kind, scope and text, and only while it is young enough', async () => {
  await ledger.write([key()]);
  expect(await find()).toEqual(key());
  expect(await find({}, 101)).toBeNull();
  expect(await find({ scope: 'other' })).toBeNull();
  expect(await find({ kind: 'resend' })).toBeNull();
});

test('of several tries the unanswered comes first, then the latest', async () => {
  await ledger.write([key({ kind: 'resend', taskId: 't1' })]);
  await ledger.write([key({ kind: 'resend', taskId: 't2' })]);
  expect((await find({ kind: 'resend' }))?.taskId).toBe('t2');
  await ledger.markUnanswered('t1');
  expect((await find({ kind: 'resend' }))?.taskId).toBe('t1');
});

test('keys of an order that came to nothing are gone', async () => {
  await ledger.write([key(), key({ kind: 'resend' }), key({ key: 'k2', taskId: 't2' })]);
  await ledger.drop('t1');
  expect(await find()).toBeNull();
  expect((await find({ key: 'k2' }))?.taskId).toBe('t2');
});

test('sweeping takes the old ones of its kind, and spares those whose task is kept when told to', async () => {
  const tasks = new SqliteTaskLedger(database, commit);
  await tasks.admit({
    id: 'kept',
    taskTypeId: 'demo',
    request: {
      kind: 'video',
      executor: 'demo_workflow',
      model: 'm',
      requestedModel: 'm',
      prompt: 'p',
      references: [],
      n: 1,
      profile: 'openai',
    },
    keyId: null,
    tenantId: 't',
    priority: 0,
    pinnedWindowId: null,
    pinnedBindingId: null,
    createdAt: 1,
  });
  const external = { kind: 'external_task_id' } as const;
  await ledger.write([
    key(),
    key({ key: 'young', at: 300 }),
    key({ ...external, taskId: 'kept' }),
    key({ ...external, key: 'orphan', taskId: 'gone' }),
  ]);
  expect(await ledger.sweep('idempotency_key', 200, false)).toBe(1);
  expect(await ledger.sweep('external_task_id', 200, true)).toBe(1);
  expect(await find({ key: 'young' })).not.toBeNull();
  expect((await find(external))?.taskId).toBe('kept');
});
