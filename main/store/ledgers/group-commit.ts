import { GatewayError } from '../../contract/index.ts';
import type { Sqlite } from './database.ts';

interface Job {
  run: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes that arrive in one turn of the event loop share one transaction and one fsync; each promise resolves after
 * the commit. A job that throws must not undo its neighbours, so the batch is then run again job by job.
 */
export class GroupCommit {
  readonly #begin;
  readonly #end;
  readonly #undo;
  readonly #onRollback: (() => void)[] = [];
  #waiting: Job[] = [];
  #scheduled = false;
  #closed = false;

  constructor(database: Sqlite) {
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#end = database.prepare('COMMIT');
    this.#undo = database.prepare('ROLLBACK');
  }

  run<T>(run: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new GatewayError('maintenance', 'The service is shutting down'));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  /** Called after a rollback: what was remembered of the transaction is not so. */
  onRollback(listener: () => void): void {
    this.#onRollback.push(listener);
  }

  /** Writes what waits, now. */
  flush(): void {
    this.#scheduled = false;
    const jobs = this.#waiting;
    this.#waiting = [];
    if (jobs.length === 0) return;
    let results: unknown[];
    try {
      results = this.#transaction(() => jobs.map((job) => job.run()));
    } catch (error) {
      if (jobs.length === 1) jobs[0]?.reject(readable(error));
      else for (const job of jobs) this.#alone(job);
      return;
    }
    jobs.forEach((job, index) => {
      job.resolve(results[index]);
    });
  }

  close(): void {
    this.flush();
    this.#closed = true;
  }

  #alone(job: Job): void {
    try {
      job.resolve(this.#transaction(job.run));
    } catch (error) {
      job.reject(readable(error));
    }
  }

  #transaction<T>(run: () => T): T {
    this.#begin.run();
    try {
      const result = run();
      this.#end.run();
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.#undo.run();
    } catch {
      // A full disk makes SQLite roll back by itself.
    }
    for (const listener of this.#onRollback) listener();
  }
}

function readable(error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return new GatewayError('storage_full', undefined, { cause: error });
  }
  return error;
}
