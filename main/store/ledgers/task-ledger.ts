import { isTerminal, type JsonObject, type TaskStage } from '../../contract/index.ts';
import {
  type Attempt,
  type LeaseOrder,
  mayAdvance,
  mayBecome,
  type NewTask,
  newTask,
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
import { type KeyedTask, RunningTasks } from './running-tasks.ts';
import { listTasks } from './task-list.ts';
import { attemptFromRow, eventFromRow, taskFromRow } from './task-rows.ts';
import { prepareTaskStatements, type TaskStatements } from './task-statements.ts';

/** Tasks, attempts and their events in SQLite. Every write and its event are one transaction. */
export class SqliteTaskLedger implements TaskLedger {
  readonly #db: Sqlite;
  readonly #commit: GroupCommit;
  readonly #sql: TaskStatements;
  readonly #tasks: RunningTasks;
  #lastEventId: number;

  constructor(db: Sqlite, commit: GroupCommit) {
    this.#db = db;
    this.#commit = commit;
    this.#sql = prepareTaskStatements(db);
    this.#tasks = new RunningTasks((id) => this.#sql.get.get(id) as SqlRow | undefined);
    this.#lastEventId = this.#sql.lastEventId.get() as number;
    commit.onRollback(() => {
      this.#tasks.forgetAll();
      this.#lastEventId = this.#sql.lastEventId.get() as number;
    });
  }

  admit(order: NewTask): Promise<Task> {
    return this.#commit.run(() => {
      const { request } = order;
      const { executor, kind } = request;
      this.#sql.insert.run({ ...order, executor, kind, request: JSON.stringify(request) });
      this.#event(order.id, order.createdAt, 'admitted', { model: request.requestedModel });
      return newTask(order);
    });
  }

  async get(id: string): Promise<Task | null> {
    return this.#tasks.get(id)?.task ?? null;
  }

  async list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }> {
    return listTasks(this.#db, query);
  }

  lease(order: LeaseOrder): Promise<Task | null> {
    return this.#commit.run(() => {
      const { taskId, attemptId, windowId, bindingId, at } = order;
      const keyed = this.#tasks.get(taskId);
      if (keyed?.task.state !== 'queued' || keyed.task.cancelRequestedAt !== null) return null;
      const attempts = keyed.task.attempts + 1;
      this.#sql.lease.run({ windowId, bindingId, attemptId, at, seq: keyed.seq });
      this.#sql.insertAttempt.run({ ...order, number: attempts });
      this.#event(taskId, at, 'leased', { attemptId, windowId, bindingId });
      const startedAt = keyed.task.startedAt ?? at;
      const stage = 'leased';
      const change = {
        state: 'processing',
        stage,
        windowId,
        bindingId,
        attemptId,
        attempts,
        startedAt,
        progress: 0,
      } as const;
      return this.#tasks.change(keyed, change);
    });
  }

  advance(...[taskId, attemptId, stage, at, remoteJob]: Parameters<TaskLedger['advance']>): Promise<boolean> {
    return this.#commit.run(() => {
      const keyed = this.#mine(taskId, attemptId);
      if (!keyed || !mayAdvance(keyed.task.stage ?? 'leased', stage)) return false;
      if (stage === 'submitted') this.#writeSubmitted(keyed, at, remoteJob ?? keyed.task.remoteJob);
      else this.#sql.stage.run(stage, keyed.seq);
      this.#tasks.change(keyed, { stage });
      this.#event(taskId, at, 'stage', remoteJob ? { stage, remoteJobId: remoteJob.id } : { stage });
      return true;
    });
  }

  progress(taskId: string, attemptId: string, percent: number, at: number): Promise<boolean> {
    return this.#commit.run(() => {
      const keyed = this.#mine(taskId, attemptId);
      if (!keyed || keyed.task.progress >= percent) return false;
      this.#sql.progress.run(percent, keyed.seq);
      this.#tasks.change(keyed, { progress: percent });
      this.#event(taskId, at, 'progress', { percent });
      return true;
    });
  }

  requeue(...[taskId, attemptId, at, notBefore, error]: Parameters<TaskLedger['requeue']>): Promise<boolean> {
    return this.#commit.run(() => {
      const keyed = this.#mine(taskId, attemptId);
      if (!keyed || !mayBecome(keyed.task.state, 'queued')) return false;
      const text = toJson(error);
      this.#sql.requeue.run(notBefore, text, keyed.seq);
      const outcome = error === null ? 'interrupted' : error.next === 'hand_over' ? 'handed_over' : 'failed';
      this.#sql.endAttempt.run({ attemptId, outcome, error: text, at, stage: keyed.task.stage });
      this.#tasks.change(keyed, { state: 'queued' });
      this.#event(taskId, at, 'requeued', error ? { code: error.code, notBefore } : { notBefore });
      return true;
    });
  }

  finish(taskId: string, at: number, end: TaskEnd): Promise<boolean> {
    return this.#commit.run(() => {
      const keyed = this.#tasks.get(taskId);
      if (!keyed || !mayBecome(keyed.task.state, end.state)) return false;
      const { state, attemptId } = end;
      const error = toJson(end.error);
      this.#sql.finish.run({ seq: keyed.seq, at, state, result: toJson(end.result), error });
      if (attemptId)
        this.#sql.endAttempt.run({ attemptId, outcome: state, error, at, stage: keyed.task.stage });
      this.#tasks.change(keyed, { state });
      this.#event(taskId, at, 'finished', end.error ? { state, code: end.error.code } : { state });
      return true;
    });
  }

  requestCancel(taskId: string, at: number): Promise<Task | null> {
    return this.#commit.run(() => {
      const keyed = this.#tasks.get(taskId);
      if (!keyed || isTerminal(keyed.task.state)) return keyed?.task ?? null;
      this.#sql.requestCancel.run(at, keyed.seq);
      this.#event(taskId, at, 'cancel_requested', {});
      return this.#tasks.change(keyed, { cancelRequestedAt: keyed.task.cancelRequestedAt ?? at });
    });
  }

  setPriority(taskId: string, priority: number, at: number): Promise<boolean> {
    return this.#commit.run(() => {
      const keyed = this.#tasks.get(taskId);
      if (keyed?.task.state !== 'queued') return false;
      this.#sql.setPriority.run(priority, keyed.seq);
      this.#event(taskId, at, 'priority', { priority });
      return true;
    });
  }

  async unfinished(): Promise<Task[]> {
    return (this.#sql.unfinished.all() as SqlRow[]).map(taskFromRow);
  }

  /** A running attempt's stage is kept with its task only. */
  async attempts(taskId: string): Promise<Attempt[]> {
    const running = this.#tasks.get(taskId)?.task;
    return (this.#sql.attempts.all(taskId) as SqlRow[])
      .map(attemptFromRow)
      .map((attempt) =>
        running?.stage && attempt.id === running.attemptId && attempt.outcome === null
          ? { ...attempt, stage: running.stage }
          : attempt,
      );
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
    return this.#lastEventId;
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

  /** Guard of every write of a running attempt: one that lost its task must not touch it any more. */
  #mine(taskId: string, attemptId: string): KeyedTask | null {
    const keyed = this.#tasks.get(taskId);
    return keyed?.task.state === 'processing' && keyed.task.attemptId === attemptId ? keyed : null;
  }

  #writeSubmitted(keyed: KeyedTask, at: number, remoteJob: RemoteJob | null): void {
    const { task, seq } = keyed;
    const stage: TaskStage = 'submitted';
    const submittedAt = task.submittedAt ?? at;
    const job = toJson(remoteJob);
    this.#sql.submitted.run(stage, job, submittedAt, seq);
    this.#sql.attemptSubmitted.run(stage, job, submittedAt, task.attemptId);
    this.#tasks.change(keyed, { remoteJob, submittedAt });
  }

  #event(taskId: string, at: number, type: TaskEvent['type'], data: JsonObject): void {
    this.#lastEventId = Number(
      this.#sql.insertEvent.run(taskId, at, type, JSON.stringify(data)).lastInsertRowid,
    );
  }
}
