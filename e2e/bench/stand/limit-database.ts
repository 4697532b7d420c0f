import { join } from 'node:path';
import type { TaskStage } from '../../../main/contract/index.ts';
import { openDatabase } from '../../../main/store/ledgers/database.ts';
import { prepareTaskStatements } from '../../../main/store/ledgers/task-statements.ts';
import { makeTempFolder } from '../../world/temp-folder.ts';
import { order } from './product.ts';

export interface LimitDatabase {
  /** The writes of one task, step by step; each step is one commit of whatever group runs it. */
  steps: readonly ((taskId: string) => void)[];
  lease(taskId: string): void;
  commit(write: () => void): void;
  close(): Promise<void>;
}

const AT = 1;

/** The store's own statements without the store: what a disk and SQLite need for a task's full record. */
export async function limitDatabase(): Promise<LimitDatabase> {
  const folder = makeTempFolder();
  const database = openDatabase({ file: join(folder.path, 'limit.db'), backups: folder.path, now: AT });
  const sql = prepareTaskStatements(database);
  const sample = order('a prompt');
  const request = JSON.stringify(sample.request);
  const event = (taskId: string, type: string, data: object) =>
    sql.insertEvent.run(taskId, AT, type, JSON.stringify(data));
  const admit = (id: string) => {
    const { executor, kind } = sample.request;
    sql.insert.run({ ...sample, id, createdAt: AT, executor, kind, request });
    event(id, 'admitted', { model: 'demo-image' });
  };
  const lease = (taskId: string) => {
    const lent = { attemptId: `a${taskId}`, windowId: 'window', bindingId: 'binding' };
    sql.lease.run({ taskId, ...lent, at: AT });
    sql.insertAttempt.run({ taskId, ...lent, at: AT });
    event(taskId, 'leased', lent);
  };
  const advance =
    (stage: TaskStage, remoteJob: string | null = null) =>
    (taskId: string) => {
      const change = { taskId, attemptId: `a${taskId}`, stage, at: AT, remoteJob };
      sql.advance.run(change);
      sql.advanceAttempt.run(change);
      event(taskId, 'stage', { stage });
    };
  const progress = (percent: number) => (taskId: string) => {
    sql.progress.run({ taskId, attemptId: `a${taskId}`, percent });
    event(taskId, 'progress', { percent });
  };
  const finish = (taskId: string) => {
    progress(80)(taskId);
    sql.finish.run({ taskId, at: AT, state: 'completed', result: '{"media":[],"details":{}}', error: null });
    sql.endAttempt.run({ attemptId: `a${taskId}`, outcome: 'completed', error: null, at: AT });
    event(taskId, 'finished', { state: 'completed' });
  };
  const submitted = advance('submitted', '{"id":"job"}');
  const followed = (taskId: string) => {
    progress(40)(taskId);
    advance('collecting')(taskId);
  };
  return {
    steps: [admit, lease, advance('preparing'), advance('submitting'), submitted, followed, finish],
    lease,
    commit: (write) => database.transaction(write).immediate(),
    async close() {
      database.close();
      await folder.remove();
    },
  };
}
