import type { TaskEvent } from '../../domain/index.ts';
import type { TaskHistory, TaskNews, WaitingReasonOf } from './task-history.ts';
import { afterEvent, BEFORE_FIRST_EVENT, type ToldState } from './told-state.ts';

/** Where each task of the story stands; more tasks than this are read anew when they come up again. */
const REMEMBERED_TASKS = 5_000;

interface Thread {
  /** Null: nobody wants to hear of it. */
  tenantId: string | null;
  state: ToldState;
}

export interface NarratorTools {
  history: TaskHistory;
  waitingReason: WaitingReasonOf;
  /** Tasks of other tenants are passed over without being looked into. */
  tenantId?: string;
}

/** Turns recorded events into news. It must hear them in the order of their ids, and none left out. */
export class Narrator {
  readonly #tools: NarratorTools;
  /** In order of last use. */
  readonly #threads = new Map<string, Thread>();

  constructor(tools: NarratorTools) {
    this.#tools = tools;
  }

  async tell(events: readonly TaskEvent[]): Promise<TaskNews[]> {
    const news: TaskNews[] = [];
    for (const event of events) {
      const told = await this.#tellOne(event);
      if (told) news.push(told);
    }
    return news;
  }

  async #tellOne(event: TaskEvent): Promise<TaskNews | null> {
    const { taskId } = event;
    const thread = this.#threads.get(taskId) ?? (await this.#pickUp(event));
    if (!thread) return null;
    const state = afterEvent(thread.state, event);
    this.#remember(taskId, { ...thread, state });
    if (thread.tenantId === null) return null;
    return {
      ...state,
      id: event.id,
      taskId,
      tenantId: thread.tenantId,
      change: event.type,
      waitingReason: state.state === 'queued' ? await this.#waitingReason(taskId) : null,
      at: event.at,
    };
  }

  /** A task first met in the middle of its story. Null when it has been removed. */
  async #pickUp({ id, taskId, type }: TaskEvent): Promise<Thread | null> {
    const { history, tenantId: wanted } = this.#tools;
    const task = await history.get(taskId);
    if (!task) return null;
    if (wanted !== undefined && task.tenantId !== wanted)
      return { tenantId: null, state: BEFORE_FIRST_EVENT };
    const earlier = type === 'admitted' ? [] : (await history.events(taskId)).filter((one) => one.id < id);
    return { tenantId: task.tenantId, state: earlier.reduce(afterEvent, BEFORE_FIRST_EVENT) };
  }

  async #waitingReason(taskId: string) {
    const task = await this.#tools.history.get(taskId);
    return task?.state === 'queued' ? this.#tools.waitingReason(task) : null;
  }

  #remember(taskId: string, thread: Thread): void {
    this.#threads.delete(taskId);
    this.#threads.set(taskId, thread);
    if (this.#threads.size <= REMEMBERED_TASKS) return;
    const oldest = this.#threads.keys().next();
    if (!oldest.done) this.#threads.delete(oldest.value);
  }
}
