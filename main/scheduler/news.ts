import type { EventBus, TaskEvent, TaskLedger } from '../domain/index.ts';
import type { Logger } from '../kernel/index.ts';

/** Tells the house of a task's change with the row as stored, so that nobody hears what is not on disk. */
export class TaskNews {
  readonly #ledger: TaskLedger;
  readonly #bus: EventBus;
  readonly #log: Logger;

  constructor(tools: { ledger: TaskLedger; bus: EventBus; log: Logger }) {
    this.#ledger = tools.ledger;
    this.#bus = tools.bus;
    this.#log = tools.log;
  }

  announce(taskId: string, change: TaskEvent['type']): void {
    this.#tell(taskId, change).catch((error) => this.#log.warn('news not sent', { taskId, error }));
  }

  async #tell(taskId: string, change: TaskEvent['type']): Promise<void> {
    const task = await this.#ledger.get(taskId);
    if (task) this.#bus.emit({ type: 'task', task, change });
  }
}
