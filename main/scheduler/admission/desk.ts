import {
  GatewayError,
  isTerminal,
  type Settings,
  type TaskTypeConfig,
  toStoredError,
} from '../../contract/index.ts';
import {
  countObstacles,
  type EventBus,
  type ExecutorRegistry,
  type MediaStore,
  type Task,
  type TaskDesk,
  type TaskLedger,
  type TaskOrder,
  type TaskQuery,
  type WaitingReason,
} from '../../domain/index.ts';
import { type Clock, newTaskId } from '../../kernel/index.ts';
import { type ReadyQueue, waitingOf } from '../dispatch/ready-queue.ts';
import type { Runner } from '../dispatch/runner.ts';
import type { TaskNews } from '../news.ts';
import { expectedPrice } from '../pool/expected-price.ts';
import type { Roster } from '../pool/roster.ts';

export interface DeskTools {
  ledger: TaskLedger;
  executors: ExecutorRegistry;
  media: MediaStore;
  bus: EventBus;
  news: TaskNews;
  clock: Clock;
  settings(): Settings;
  taskTypes(): readonly TaskTypeConfig[];
  roster: Roster;
  queue: ReadyQueue;
  runner: Runner;
  wake(): void;
}

/** Seconds a caller is told to wait when the queue is full. */
const FULL_RETRY_MS = 30_000;

/** The counter of the house: orders in, questions answered, cancels. */
export class Desk implements TaskDesk {
  readonly #tools: DeskTools;

  constructor(tools: DeskTools) {
    this.#tools = tools;
  }

  async submit(order: TaskOrder): Promise<Task> {
    const { ledger, queue, clock, settings } = this.#tools;
    if (settings().closedForMaintenance) {
      throw new GatewayError('maintenance', undefined, { retryAfterMs: FULL_RETRY_MS });
    }
    const type = this.#typeFor(order);
    if (queue.size >= settings().maxQueueLength) {
      throw new GatewayError('queue_full', undefined, { retryAfterMs: FULL_RETRY_MS });
    }
    const { taskTypeId: _chosen, id = newTaskId(), ...rest } = order;
    const task = await ledger.admit({
      ...rest,
      id,
      taskTypeId: type.id,
      createdAt: clock.now(),
    });
    queue.add(waitingOf(task, expectedPrice(this.#tools.executors, task)), clock.now());
    this.#tools.news.announce(task.id, 'admitted');
    this.#tools.wake();
    return task;
  }

  get(id: string): Promise<Task | null> {
    return this.#tools.ledger.get(id);
  }

  list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }> {
    return this.#tools.ledger.list(query);
  }

  async cancel(id: string): Promise<Task | null> {
    const { ledger, queue, runner, clock } = this.#tools;
    const asked = await ledger.requestCancel(id, clock.now());
    if (!asked || isTerminal(asked.state)) return asked;
    queue.remove(id);
    const stage = runner.stageOf(id) ?? asked.stage;
    const error = new GatewayError('cancelled', cancelMessage(asked, stage), { stage: failureStage(stage) });
    const ended = await ledger.finish(id, clock.now(), {
      state: 'cancelled',
      attemptId: asked.attemptId,
      error: toStoredError(error),
    });
    runner.interrupt(id, error);
    const task = await ledger.get(id);
    if (ended) this.#tools.news.announce(id, 'finished');
    return task;
  }

  async setPriority(id: string, priority: number): Promise<Task | null> {
    const { ledger, queue, clock } = this.#tools;
    const task = await ledger.get(id);
    if (!task) return null;
    if (!(await ledger.setPriority(id, priority, clock.now()))) {
      throw new GatewayError('conflict', 'Only a waiting task can change its place');
    }
    const waiting = queue.get(id);
    if (waiting && queue.remove(id)) queue.add({ ...waiting, priority }, clock.now());
    this.#tools.news.announce(id, 'priority');
    this.#tools.wake();
    return ledger.get(id);
  }

  async remove(id: string): Promise<boolean> {
    const task = await this.cancel(id);
    if (!task) return false;
    await this.#tools.ledger.remove(id);
    await this.#tools.media.removeTask(id, task.request.references);
    return true;
  }

  waitingReason(task: Task): WaitingReason | null {
    if (task.state !== 'queued') return null;
    const { roster, clock } = this.#tools;
    const candidates = roster
      .candidates(task.taskTypeId)
      .filter(({ window }) => task.pinnedWindowId === null || window.id === task.pinnedWindowId)
      .filter(({ binding }) => task.pinnedBindingId === null || binding.id === task.pinnedBindingId);
    const demand = { model: task.request.model, price: expectedPrice(this.#tools.executors, task) };
    return countObstacles(candidates, clock.now(), demand);
  }

  async whenDone(id: string, signal: AbortSignal): Promise<Task> {
    signal.throwIfAborted();
    const { bus, ledger } = this.#tools;
    return new Promise<Task>((resolve, reject) => {
      const leave = bus.on((event) => {
        if (event.type === 'task' && event.task.id === id && isTerminal(event.task.state))
          settle(() => resolve(event.task));
      });
      const onAbort = () => settle(() => reject(signal.reason));
      const settle = (end: () => void) => {
        leave();
        signal.removeEventListener('abort', onAbort);
        end();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      // Looked at after listening: a task that ends in between would otherwise be waited for in vain.
      ledger.get(id).then(
        (task) => {
          if (!task) settle(() => reject(new GatewayError('not_found')));
          else if (isTerminal(task.state)) settle(() => resolve(task));
        },
        (error) => settle(() => reject(error)),
      );
    });
  }

  #typeFor(order: TaskOrder): TaskTypeConfig {
    const { executors, taskTypes, roster } = this.#tools;
    const types = taskTypes().filter((type) => type.enabled && type.executor === order.request.executor);
    const named = order.taskTypeId === undefined ? types : types.filter(({ id }) => id === order.taskTypeId);
    if (order.taskTypeId !== undefined && named.length === 0) throw new GatewayError('unknown_task_type');
    const bound = named.find((type) =>
      roster.candidates(type.id).some(({ window }) => window.vanishedAt === null),
    );
    if (bound && executors.get(bound.executor)) return bound;
    const hasExecutor = executors.get(order.request.executor) !== undefined;
    throw new GatewayError('no_window_bound', noWindowMessage(order, hasExecutor), {
      retryAfterMs: FULL_RETRY_MS,
    });
  }
}

function noWindowMessage({ request }: TaskOrder, hasExecutor: boolean): string {
  const { executor, requestedModel } = request;
  if (!hasExecutor)
    return `No window serves ${requestedModel}: this version has no executor for ${executor} yet.`;
  const task = `No window is bound to ${executor}, which serves ${requestedModel}.`;
  return `${task} Bind a signed-in window to its task type, then try again.`;
}

function failureStage(stage: Task['stage']): 'before_submit' | 'submitting' | 'submitted' | 'collecting' {
  return stage === null || stage === 'leased' || stage === 'preparing' ? 'before_submit' : stage;
}

function cancelMessage(task: Task, stage: Task['stage']): string {
  if (task.state === 'queued' || stage === null || stage === 'leased' || stage === 'preparing') {
    return 'Cancelled before anything was ordered at the site';
  }
  return stage === 'submitting'
    ? 'Cancelled while the order was being placed; the site may have charged for it'
    : 'Cancelled after the order was placed; the site has charged for it';
}
