import type { JsonObject, TaskStage } from '../../contract/index.ts';
import {
  type Attempt,
  type LeaseOrder,
  mayAdvance,
  type NewTask,
  type RemoteJob,
  type Task,
  type TaskEnd,
  type TaskEvent,
  type TaskLedger,
  type TaskQuery,
} from '../../domain/index.ts';
import type { Sqlite } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import { type SqlRow, toJson } from './rows.ts';
import { attemptFromRow, eventFromRow, taskFromRow } from './task-rows.ts';
import { prepareTaskStatements, type TaskStatements } from './task-statements.ts';

/** Tasks, attempts and their events in SQLite. Every write and its event are one transaction. */
export class SqliteTaskLedger implements TaskLedger {
  readonly #db: Sqlite;
  readonly #commit: GroupCommit;
  readonly #sql: TaskStatements;

  constructor(db: Sqlite, commit: GroupCommit) {
    this.#db = db;
    this.#commit = commit;
    this.#sql = prepareTaskStatements(db);
  }

  admit(task: NewTask): Promise<Task> {
    return this.#commit.run(() => {
      const { request } = task;
      this.#sql.insert.run({
        ...task,
        executor: request.executor,
        kind: request.kind,
        request: JSON.stringify(request),
      });
      this.#event(task.id, task.createdAt, 'admitted', { model: request.requestedModel });
      return this.#require(task.id);
    });
  }

  async get(id: string): Promise<Task | null> {
    return this.#read(id);
  }

  async list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }> {
    const up = query.order === 'asc';
    const parts: string[] = [];
    const values: (string | number)[] = [];
    const where = (sql: string, ...args: (string | number)[]) => {
      parts.push(sql);
      values.push(...args);
    };
    if (query.tenantId !== undefined) where('tenant_id = ?', query.tenantId);
    if (query.executor !== undefined) where('executor = ?', query.executor);
    if (query.kind !== undefined) where('kind = ?', query.kind);
    if (query.states) where(`state IN (${query.states.map(() => '?').join(',')})`, ...query.states);
    if (query.after !== undefined) {
      const seq = this.#sql.seq.get(query.after);
      if (typeof seq !== 'number') return { rows: [], hasMore: false };
      where(up ? 'seq > ?' : 'seq < ?', seq);
    }
    const filter = parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
    const rows = this.#db
      .prepare(`SELECT * FROM tasks ${filter} ORDER BY seq ${up ? 'ASC' : 'DESC'} LIMIT ?`)
      .all(...values, query.limit + 1) as SqlRow[];
    return { rows: rows.slice(0, query.limit).map(taskFromRow), hasMore: rows.length > query.limit };
  }

  lease(order: LeaseOrder): Promise<Task | null> {
    return this.#commit.run(() => {
      if (this.#sql.lease.run(order).changes === 0) return null;
      this.#sql.insertAttempt.run(order);
      const { taskId, attemptId, windowId, bindingId, at } = order;
      this.#event(taskId, at, 'leased', { attemptId, windowId, bindingId });
      return this.#require(taskId);
    });
  }

  advance(
    taskId: string,
    attemptId: string,
    stage: TaskStage,
    at: number,
    remoteJob?: RemoteJob,
  ): Promise<boolean> {
    return this.#commit.run(() => {
      const reached = this.#sql.stage.get(taskId, attemptId) as TaskStage | undefined;
      if (reached === undefined || !mayAdvance(reached, stage)) return false;
      const change = { taskId, attemptId, stage, at, remoteJob: toJson(remoteJob) };
      this.#sql.advance.run(change);
      this.#sql.advanceAttempt.run({ attemptId, stage, at, remoteJob: change.remoteJob });
      this.#event(taskId, at, 'stage', remoteJob ? { stage, remoteJobId: remoteJob.id } : { stage });
      return true;
    });
  }

  progress(taskId: string, attemptId: string, percent: number, at: number): Promise<boolean> {
    return this.#commit.run(() => {
      if (this.#sql.progress.run({ taskId, attemptId, percent }).changes === 0) return false;
      this.#event(taskId, at, 'progress', { percent });
      return true;
    });
  }

  requeue(...[taskId, attemptId, at, notBefore, error]: Parameters<TaskLedger['requeue']>): Promise<boolean> {
    return this.#commit.run(() => {
      const change = { taskId, attemptId, notBefore, error: toJson(error) };
      if (this.#sql.requeue.run(change).changes === 0) return false;
      const outcome = error === null ? 'interrupted' : error.next === 'hand_over' ? 'handed_over' : 'failed';
      this.#sql.endAttempt.run({ attemptId, outcome, error: change.error, at });
      this.#event(taskId, at, 'requeued', error ? { code: error.code, notBefore } : { notBefore });
      return true;
    });
  }

  finish(taskId: string, at: number, end: TaskEnd): Promise<boolean> {
    return this.#commit.run(() => {
      const error = toJson(end.error);
      const change = { taskId, at, state: end.state, result: toJson(end.result), error };
      if (this.#sql.finish.run(change).changes === 0) return false;
      if (end.attemptId) {
        this.#sql.endAttempt.run({ attemptId: end.attemptId, outcome: end.state, error, at });
      }
      this.#event(
        taskId,
        at,
        'finished',
        end.error ? { state: end.state, code: end.error.code } : { state: end.state },
      );
      return true;
    });
  }

  requestCancel(taskId: string, at: number): Promise<Task | null> {
    return this.#commit.run(() => {
      if (this.#sql.requestCancel.run({ taskId, at }).changes > 0)
        this.#event(taskId, at, 'cancel_requested', {});
      return this.#read(taskId);
    });
  }

  setPriority(taskId: string, priority: number, at: number): Promise<boolean> {
    return this.#commit.run(() => {
      if (this.#sql.setPriority.run({ taskId, priority }).changes === 0) return false;
      this.#event(taskId, at, 'priority', { priority });
      return true;
    });
  }

  async unfinished(): Promise<Task[]> {
    return (this.#sql.unfinished.all() as SqlRow[]).map(taskFromRow);
  }

  async attempts(taskId: string): Promise<Attempt[]> {
    return (this.#sql.attempts.all(taskId) as SqlRow[]).map(attemptFromRow);
  }

  async jobsOnWindow(windowId: string, exceptAttemptId: string, since: number): Promise<Set<string>> {
    return new Set(this.#sql.jobsOnWindow.all(windowId, exceptAttemptId, since) as string[]);
  }

  async events(taskId: string): Promise<TaskEvent[]> {
    return (this.#sql.events.all(taskId) as SqlRow[]).map(eventFromRow);
  }

  async eventsSince(afterId: number, limit: number): Promise<TaskEvent[]> {
    return (this.#sql.eventsSince.all(afterId, limit) as SqlRow[]).map(eventFromRow);
  }

  async lastEventId(): Promise<number> {
    return this.#sql.lastEventId.get() as number;
  }

  async liveByKey(): Promise<Map<string, number>> {
    const rows = this.#sql.liveByKey.all() as { keyId: string; n: number }[];
    return new Map(rows.map(({ keyId, n }) => [keyId, n]));
  }

  remove(taskId: string): Promise<boolean> {
    return this.#commit.run(() => this.#sql.remove.run(taskId).changes > 0);
  }

  async counts(): Promise<Record<Task['state'], number>> {
    const counts = { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
    for (const row of this.#sql.counts.all() as { state: Task['state']; n: number }[])
      counts[row.state] = row.n;
    return counts;
  }

  #read(id: string): Task | null {
    const row = this.#sql.get.get(id) as SqlRow | undefined;
    return row ? taskFromRow(row) : null;
  }

  #require(id: string): Task {
    const task = this.#read(id);
    if (!task) throw new Error(`task ${id} vanished inside its own transaction`);
    return task;
  }

  #event(taskId: string, at: number, type: TaskEvent['type'], data: JsonObject): void {
    this.#sql.insertEvent.run(taskId, at, type, JSON.stringify(data));
  }
}
