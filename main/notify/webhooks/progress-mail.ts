import { isTerminal } from '../../contract/index.ts';
import type { GatewayEvent, Task } from '../../domain/index.ts';
import { newId } from '../../kernel/index.ts';
import { type CallbackTools, mailCallback, whyNot } from './mail-callback.ts';

interface Thread {
  stop: AbortController;
  /** Newer than what is being sent. */
  latest: Task | null;
}

/**
 * Progress for callers that asked for it. One at a time a task, the newest only, never tried again: the next one says
 * more, and the end is delivered by other means.
 */
export class ProgressMail {
  readonly #tools: CallbackTools;
  readonly #threads = new Map<string, Thread>();

  constructor(tools: CallbackTools) {
    this.#tools = tools;
  }

  hear({ task, change }: Extract<GatewayEvent, { type: 'task' }>): void {
    if (isTerminal(task.state)) {
      // Told late, it would seem to undo the end.
      this.#threads.get(task.id)?.stop.abort(new Error('the task has ended'));
      return;
    }
    if (change !== 'progress' && change !== 'leased') return;
    const thread = this.#threads.get(task.id);
    if (thread) thread.latest = task;
    else void this.#tell(task);
  }

  close(): void {
    for (const { stop } of this.#threads.values()) stop.abort(new Error('closing'));
  }

  async #tell(first: Task): Promise<void> {
    const { id } = first;
    const thread: Thread = { stop: new AbortController(), latest: first };
    this.#threads.set(id, thread);
    try {
      const callback = await this.#tools.ledger.get(id);
      if (!callback?.wantsProgress) return;
      for (let task = thread.latest; task && !thread.stop.signal.aborted; task = thread.latest) {
        thread.latest = null;
        await mailCallback(this.#tools, { task, callback, id: newId('msg') }, thread.stop.signal);
      }
    } catch (error) {
      this.#tools.log.debug('a progress callback was not delivered', { taskId: id, why: whyNot(error) });
    } finally {
      this.#threads.delete(id);
    }
  }
}
