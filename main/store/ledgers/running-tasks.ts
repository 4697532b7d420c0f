import type { Task } from '../../domain/index.ts';
import type { SqlRow } from './rows.ts';
import { taskFromRow } from './task-rows.ts';

/** A task with its integer key. */
export interface KeyedTask {
  readonly seq: number;
  task: Task;
}

/**
 * Tasks being processed, as the database has them: they change a dozen times each, and reading the row back for every
 * change costs more than the change. Changed inside the transaction; forgotten as a whole when one is rolled back.
 */
export class RunningTasks {
  readonly #byId = new Map<string, KeyedTask>();
  readonly #readRow: (id: string) => SqlRow | undefined;

  constructor(readRow: (id: string) => SqlRow | undefined) {
    this.#readRow = readRow;
  }

  /** From memory while it runs, else from its row. */
  get(id: string): KeyedTask | null {
    const running = this.#byId.get(id);
    if (running) return running;
    const row = this.#readRow(id);
    if (!row) return null;
    const keyed = { seq: Number(row.seq), task: taskFromRow(row) };
    this.#keep(keyed);
    return keyed;
  }

  change(keyed: KeyedTask, patch: Partial<Task>): Task {
    keyed.task = { ...keyed.task, ...patch };
    this.#keep(keyed);
    return keyed.task;
  }

  forgetAll(): void {
    this.#byId.clear();
  }

  #keep(keyed: KeyedTask): void {
    if (keyed.task.state === 'processing') this.#byId.set(keyed.task.id, keyed);
    else this.#byId.delete(keyed.task.id);
  }
}
