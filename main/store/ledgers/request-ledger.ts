import type { RequestLedger, RequestLogEntry } from '../../domain/index.ts';
import type { Logger } from '../../kernel/index.ts';
import type { Sqlite } from './database.ts';
import type { GroupCommit } from './group-commit.ts';
import type { SqlRow } from './rows.ts';

/** Rows kept; older ones go when a thousand more have come. */
const KEPT = 50_000;
const SWEEP_EVERY = 1_000;

/** One row per API call. */
export class SqliteRequestLedger implements RequestLedger {
  readonly #db: Sqlite;
  readonly #commit: GroupCommit;
  readonly #log: Logger;
  #sinceSweep = 0;

  constructor(db: Sqlite, commit: GroupCommit, log: Logger) {
    this.#db = db;
    this.#commit = commit;
    this.#log = log;
  }

  record(entry: RequestLogEntry): void {
    this.#commit
      .run(() => this.#write(entry))
      .catch((error) => this.#log.warn('request log row not written', { error }));
  }

  async list(query: { keyId?: string; limit: number }): Promise<RequestLogEntry[]> {
    const filter = query.keyId === undefined ? '' : 'WHERE key_id = @keyId';
    const rows = this.#db
      .prepare(`SELECT * FROM request_log ${filter} ORDER BY seq DESC LIMIT @limit`)
      .all(query.keyId === undefined ? { limit: query.limit } : query) as SqlRow[];
    return rows.map((row) => ({
      id: String(row.id),
      at: Number(row.at),
      method: String(row.method),
      path: String(row.path),
      status: Number(row.status),
      durationMs: Number(row.duration_ms),
      keyId: row.key_id as string | null,
      taskId: row.task_id as string | null,
      errorCode: row.error_code as string | null,
      userAgent: row.user_agent as string | null,
    }));
  }

  #write(entry: RequestLogEntry): void {
    this.#db
      .prepare(
        `INSERT INTO request_log (id, at, method, path, status, duration_ms, key_id, task_id, error_code, user_agent)
         VALUES (@id, @at, @method, @path, @status, @durationMs, @keyId, @taskId, @errorCode, @userAgent)`,
      )
      .run(entry);
    if (++this.#sinceSweep < SWEEP_EVERY) return;
    this.#sinceSweep = 0;
    this.#db.prepare('DELETE FROM request_log WHERE seq <= (SELECT max(seq) FROM request_log) - ?').run(KEPT);
  }
}
