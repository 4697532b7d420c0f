import { join } from 'node:path';
import { openDatabase, type Sqlite } from '../../../main/store/ledgers/database.ts';
import { makeTempFolder } from '../../world/temp-folder.ts';
import { order } from './product.ts';

/** A task by its integer key, from 1 on. */
type Write = (seq: number) => void;

export interface LimitDatabase {
  /** The writes of one task, step by step; each step is one commit of whatever group runs it. */
  steps: readonly Write[];
  admit: Write;
  lease: Write;
  commit(write: () => void): void;
  close(): Promise<void>;
}

const AT = 1;

/** The store's own tables without the store: what SQLite needs at least to write a task's full record. */
export async function limitDatabase(): Promise<LimitDatabase> {
  const folder = makeTempFolder();
  const database = openDatabase({ file: join(folder.path, 'limit.db'), backups: folder.path, now: AT });
  return {
    ...writesOn(database),
    commit: (write) => database.transaction(write).immediate(),
    async close() {
      database.close();
      await folder.remove();
    },
  };
}

function writesOn(database: Sqlite): Pick<LimitDatabase, 'steps' | 'admit' | 'lease'> {
  const sql = statements(database);
  const request = JSON.stringify(order('a prompt').request);
  const event = (seq: number, type: string, data: object) =>
    sql.event.run(String(seq), AT, type, JSON.stringify(data));
  const admit = (seq: number) => {
    sql.admit.run(String(seq), request, AT);
    event(seq, 'admitted', { model: 'demo-image' });
  };
  const lease = (seq: number) => {
    const [attemptId, windowId, bindingId] = [`attempt ${seq}`, 'window', 'binding'];
    sql.lease.run(windowId, bindingId, attemptId, AT, seq);
    sql.attempt.run(attemptId, String(seq), windowId, bindingId, AT);
    event(seq, 'leased', { attemptId, windowId, bindingId });
  };
  const stage = (name: string) => (seq: number) => {
    sql.stage.run(name, seq);
    event(seq, 'stage', { stage: name });
  };
  const submitted = (seq: number) => {
    const job = JSON.stringify({ id: `job ${seq}` });
    sql.submitted.run(job, AT, seq);
    sql.attemptSubmitted.run(job, AT, `attempt ${seq}`);
    event(seq, 'stage', { stage: 'submitted', remoteJobId: `job ${seq}` });
  };
  const progress = (percent: number) => (seq: number) => {
    sql.progress.run(percent, seq);
    event(seq, 'progress', { percent });
  };
  const submitting = (seq: number) => {
    stage('preparing')(seq);
    progress(10)(seq);
    stage('submitting')(seq);
  };
  const finish = (seq: number) => {
    stage('collecting')(seq);
    progress(80)(seq);
    sql.finish.run('{"media":[],"details":{}}', AT, seq);
    sql.endAttempt.run(AT, `attempt ${seq}`);
    event(seq, 'finished', { state: 'completed' });
  };
  const steps = [admit, lease, submitting, submitted, finish];
  return { steps, admit, lease };
}

const statements = (database: Sqlite) => ({
  event: database.prepare('INSERT INTO task_events (task_id, at, type, data) VALUES (?, ?, ?, ?)'),
  admit: database.prepare(
    `INSERT INTO tasks (id, state, executor, kind, task_type_id, request, key_id, tenant_id, created_at)
     VALUES (?, 'queued', 'demo_workflow', 'image', 'bench', ?, 'tenant', 'tenant', ?)`,
  ),
  lease: database.prepare(
    `UPDATE tasks SET state = 'processing', stage = 'leased', window_id = ?, binding_id = ?, attempt_id = ?,
       attempts = attempts + 1, started_at = ? WHERE seq = ?`,
  ),
  attempt: database.prepare(
    `INSERT INTO attempts (id, task_id, number, window_id, binding_id, stage, started_at)
     VALUES (?, ?, 1, ?, ?, 'leased', ?)`,
  ),
  stage: database.prepare('UPDATE tasks SET stage = ? WHERE seq = ?'),
  submitted: database.prepare(
    `UPDATE tasks SET stage = 'submitted', remote_job = ?, submitted_at = ? WHERE seq = ?`,
  ),
  attemptSubmitted: database.prepare(
    `UPDATE attempts SET stage = 'submitted', remote_job = ?, submitted_at = ? WHERE id = ?`,
  ),
  progress: database.prepare('UPDATE tasks SET progress = ? WHERE seq = ?'),
  finish: database.prepare(
    `UPDATE tasks SET state = 'completed', result = ?, finished_at = ?, progress = 100 WHERE seq = ?`,
  ),
  endAttempt: database.prepare(
    `UPDATE attempts SET outcome = 'completed', stage = 'collecting', finished_at = ? WHERE id = ?`,
  ),
});
