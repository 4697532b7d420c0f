import type {
  Callback,
  CallbackAttempt,
  CallbackLedger,
  CallbackVerdict,
  CallbackWish,
} from '../../domain/index.ts';
import { newId } from '../../kernel/index.ts';
import { prepareCallbackStatements } from './callback-statements.ts';
import type { Sqlite } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import type { SqlRow } from './rows.ts';

const callbackFromRow = (row: SqlRow): Callback => ({
  taskId: String(row.task_id),
  id: String(row.id),
  url: String(row.url),
  host: String(row.host),
  origin: String(row.origin),
  wantsProgress: row.wants_progress === 1,
  state: String(row.state) as Callback['state'],
  attempts: Number(row.attempts),
  nextAt: row.next_at as number | null,
  createdAt: Number(row.created_at),
  endedAt: row.ended_at as number | null,
});

/** Callbacks, one a task, and every attempt to deliver them. */
export class SqliteCallbackLedger implements CallbackLedger {
  readonly #commit: GroupCommit;
  readonly #sql;

  constructor(db: Sqlite, commit: GroupCommit) {
    this.#commit = commit;
    this.#sql = prepareCallbackStatements(db);
  }

  watch(wish: CallbackWish): Promise<void> {
    const { host } = new URL(wish.url);
    const row = { ...wish, host, id: newId('msg'), wantsProgress: wish.wantsProgress ? 1 : 0 };
    return this.#commit.run(() => void this.#sql.watch.run(row));
  }

  forget(taskId: string): Promise<void> {
    return this.#commit.run(() => void this.#sql.forget.run(taskId));
  }

  async get(taskId: string): Promise<Callback | null> {
    const row = this.#sql.get.get(taskId) as SqlRow | undefined;
    return row ? callbackFromRow(row) : null;
  }

  taskEnded(taskId: string, at: number): Promise<boolean> {
    return this.#commit.run(() => this.#sql.taskEnded.run({ taskId, at }).changes > 0);
  }

  findEnded(at: number): Promise<number> {
    return this.#commit.run(() => this.#sql.findEnded.run({ at }).changes);
  }

  async due(query: Parameters<CallbackLedger['due']>[0]): Promise<Callback[]> {
    const { at, exceptTasks, exceptHosts, limit } = query;
    const rows = this.#sql.due.all({
      at,
      limit,
      exceptTasks: JSON.stringify(exceptTasks),
      exceptHosts: JSON.stringify(exceptHosts),
    }) as SqlRow[];
    return rows.map(callbackFromRow);
  }

  async nextAfter(at: number): Promise<number | null> {
    return this.#sql.nextAfter.get(at) as number | null;
  }

  attempted(taskId: string, attempt: CallbackAttempt, verdict: CallbackVerdict): Promise<void> {
    const { state } = verdict;
    const nextAt = state === 'due' ? verdict.nextAt : null;
    const endedAt = state === 'due' ? null : attempt.at + attempt.durationMs;
    return this.#commit.run(() => {
      // Removed meanwhile: an attempt without its callback would break the foreign key.
      if (this.#sql.settle.run({ taskId, state, nextAt, endedAt }).changes === 0) return;
      this.#sql.attempt.run({ taskId, ...attempt });
    });
  }

  again(taskId: string, at: number): Promise<boolean> {
    return this.#commit.run(() => this.#sql.again.run({ taskId, at }).changes > 0);
  }

  async list(limit: number): Promise<Callback[]> {
    return (this.#sql.list.all(limit) as SqlRow[]).map(callbackFromRow);
  }

  async attempts(taskId: string): Promise<CallbackAttempt[]> {
    return (this.#sql.attempts.all(taskId) as SqlRow[]).map((row) => ({
      at: Number(row.at),
      durationMs: Number(row.duration_ms),
      status: row.status as number | null,
      error: row.error as string | null,
    }));
  }

  sweep(before: number): Promise<number> {
    return this.#commit.run(() => this.#sql.sweep.run({ before }).changes);
  }
}
