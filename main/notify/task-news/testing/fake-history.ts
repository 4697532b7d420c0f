import type { JsonObject } from '../../../contract/index.ts';
import type { Task, TaskEvent } from '../../../domain/index.ts';
import type { TaskHistory } from '../task-history.ts';

/** A record in memory that answers like the ledger: in the order of ids, and within the turn. */
export class FakeHistory implements TaskHistory {
  readonly #tasks = new Map<string, Task>();
  #rows: TaskEvent[] = [];
  #lastId = 0;
  /** Thrown by the next reading. */
  failure: Error | null = null;
  /** The next look at this task fails. */
  unreadableTask: string | null = null;
  /** Calls of `eventsSince`. */
  readings = 0;
  /** Runs after something was read of the record and before it is handed over: what happens "in between". */
  betweenReadAndAnswer: () => void = () => undefined;

  admit(taskId: string, tenantId: string): number {
    this.#tasks.set(taskId, { id: taskId, tenantId, keyId: `key-${tenantId}`, state: 'queued' } as Task);
    return this.record(taskId, 'admitted');
  }

  record(taskId: string, type: TaskEvent['type'], data: JsonObject = {}): number {
    const state = type === 'leased' ? 'processing' : type === 'requeued' ? 'queued' : data.state;
    const task = this.#tasks.get(taskId);
    if (task && state !== undefined) this.#tasks.set(taskId, { ...task, state: state as Task['state'] });
    const id = ++this.#lastId;
    this.#rows.push({ id, taskId, type, data, at: 1_000 + id });
    return id;
  }

  remove(taskId: string): void {
    this.#tasks.delete(taskId);
    this.#rows = this.#rows.filter((row) => row.taskId !== taskId);
  }

  async get(id: string): Promise<Task | null> {
    if (id === this.unreadableTask) {
      this.unreadableTask = null;
      throw new Error('disk');
    }
    return this.#tasks.get(id) ?? null;
  }

  async events(taskId: string): Promise<TaskEvent[]> {
    return this.#rows.filter((row) => row.taskId === taskId);
  }

  async eventsSince(afterId: number, limit: number): Promise<TaskEvent[]> {
    this.readings++;
    const failure = this.failure;
    this.failure = null;
    if (failure) throw failure;
    const page = this.#rows.filter((row) => row.id > afterId).slice(0, limit);
    this.betweenReadAndAnswer();
    return page;
  }

  async lastEventId(): Promise<number> {
    const last = this.#rows.at(-1)?.id ?? 0;
    this.betweenReadAndAnswer();
    return last;
  }
}
