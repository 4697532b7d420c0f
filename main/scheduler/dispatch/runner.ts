import {
  GatewayError,
  type StoredError,
  type TaskStage,
  type TaskTypeConfig,
  TaskTypeSchema,
  toStoredError,
} from '../../contract/index.ts';
import {
  type EventBus,
  type ExecutorRegistry,
  type Failure,
  isBeforeFence,
  type Task,
  type TaskEnd,
  type TaskEvent,
  usesUpATry,
  type Verdict,
  verdictOn,
} from '../../domain/index.ts';
import { Deadline, newId, sleep } from '../../kernel/index.ts';
import type { TaskNews } from '../news.ts';
import { BindingNotes } from '../pool/binding-notes.ts';
import { expectedPrice } from '../pool/expected-price.ts';
import type { Roster } from '../pool/roster.ts';
import { type AttemptEnd, AttemptRun, type AttemptStart, type AttemptTools } from './attempt.ts';
import { persist } from './persist.ts';
import { type Waiting, waitingOf } from './ready-queue.ts';

export interface RunnerTools extends AttemptTools {
  roster: Roster;
  executors: ExecutorRegistry;
  bus: EventBus;
  news: TaskNews;
  taskTypes(): readonly TaskTypeConfig[];
  /** A slot became free, or a binding changed. */
  onFree(): void;
  /** The task waits again. */
  onRequeued(waiting: Waiting): void;
}

interface Live {
  task: Task;
  stage: TaskStage;
  bindingId: string;
  attemptId: string;
  /** Null when the task was no longer to be had. */
  leased: Promise<Task | null>;
  resumes: number;
  leasedAt: number;
  controller: AbortController;
  done: Promise<void>;
}

const PROGRESS_EVERY_MS = 500;

/** Runs attempts from lease to verdict and writes what came of them. Owns every running task. */
export class Runner {
  readonly #tools: RunnerTools;
  readonly #live = new Map<string, Live>();
  readonly #notes: BindingNotes;
  readonly #stopping = new AbortController();

  constructor(tools: RunnerTools) {
    this.#tools = tools;
    this.#notes = new BindingNotes(tools);
  }

  get size(): number {
    return this.#live.size;
  }

  stageOf(taskId: string): TaskStage | null {
    return this.#live.get(taskId)?.stage ?? null;
  }

  /**
   * Leases a waiting task (its slot is booked) and runs it. The work begins while the lease is still on its way to the
   * disk: nothing before the fence needs it, and the fence waits for it.
   */
  start(waiting: Waiting, bindingId: string): void {
    const { ledger, roster, clock } = this.#tools;
    const windowId = roster.get(bindingId)?.window.id ?? '';
    const attemptId = newId('att');
    void this.#guard(waiting.taskId, bindingId, async () => {
      const task = await ledger.get(waiting.taskId);
      if (task?.state !== 'queued') return;
      const at = clock.now();
      const lease = { taskId: task.id, attemptId, windowId, bindingId, at };
      const leased = persist(() => ledger.lease(lease), this.#patience);
      leased.catch(() => undefined);
      const attempts = task.attempts + 1;
      const working = {
        ...task,
        state: 'processing',
        stage: 'leased',
        windowId,
        bindingId,
        attemptId,
        attempts,
      } as const;
      await this.#run({ task: working, start: 'fresh', leased });
    });
  }

  /** Carries on with a task whose order was (or may have been) placed before a restart; needs no free slot. */
  carryOn(task: Task, start: 'find' | 'resume'): void {
    const bindingId = task.bindingId ?? '';
    this.#tools.roster.book(bindingId, task.id, null, true);
    void this.#guard(task.id, bindingId, () => this.#run({ task, start, leased: Promise.resolve(task) }));
  }

  /** Stops the work of a task whose row has been ended. A click under way is let finish: its job id must be known. */
  interrupt(taskId: string, reason: GatewayError): void {
    const live = this.#live.get(taskId);
    if (live && live.stage !== 'submitting') live.controller.abort(reason);
  }

  /**
   * Unplaced work goes back to the queue; a click under way gets `graceMs` to be answered; placed orders stay at
   * their stage and are carried on by the next start.
   */
  async stop(graceMs: number): Promise<void> {
    const reason = new GatewayError('maintenance', 'The service is stopping');
    this.#stopping.abort(reason);
    const all = [...this.#live.values()];
    for (const live of all) if (live.stage !== 'submitting') live.controller.abort(reason);
    const settled = Promise.allSettled(all.map((live) => live.done));
    const patience = new AbortController();
    await Promise.race([settled, sleep(this.#tools.clock, graceMs, patience.signal).catch(() => undefined)]);
    patience.abort();
    for (const live of this.#live.values()) live.controller.abort(reason);
  }

  async #guard(taskId: string, bindingId: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // The ledger refused a write (disk full, shutting down): the row keeps its stage and the next start recovers it.
      this.#tools.log.error('a task could not be written', { taskId, error });
    } finally {
      this.#live.delete(taskId);
      this.#tools.roster.giveBack(bindingId, taskId);
      this.#tools.onFree();
    }
  }

  async #run({
    task,
    start,
    leased,
  }: Pick<Live, 'task' | 'leased'> & { start: AttemptStart }): Promise<void> {
    const live: Live = {
      task,
      leased,
      stage: task.stage ?? 'leased',
      bindingId: task.bindingId ?? '',
      attemptId: task.attemptId ?? '',
      resumes: 0,
      leasedAt: this.#tools.clock.now(),
      controller: new AbortController(),
      done: Promise.resolve(),
    };
    this.#live.set(task.id, live);
    const work = this.#attempt(live, start);
    live.done = work.catch(() => undefined);
    await work;
  }

  async #attempt(live: Live, first: AttemptStart): Promise<void> {
    const { clock } = this.#tools;
    const type = this.#typeOf(live.task);
    using deadline = new Deadline(
      clock,
      type.timeoutS * 1000,
      () => new GatewayError('task_timeout', `The task took longer than ${type.timeoutS} s`),
      live.controller.signal,
    );
    void live.leased.then((granted) => granted && this.#emit(live.task.id, 'leased')).catch(() => undefined);
    let start = first;
    for (;;) {
      const end = await this.#oneRun(live, start, deadline.signal);
      const again = await this.#settle(live, end, type);
      if (!again) return;
      live.resumes++;
      start = again.do === 'find' ? 'find' : 'resume';
      if (!(await this.#pause(again.delayMs, deadline.signal, live, type))) return;
    }
  }

  async #oneRun(live: Live, start: AttemptStart, signal: AbortSignal): Promise<AttemptEnd> {
    const { task } = live;
    const executor = this.#tools.executors.get(task.executor);
    if (!executor) {
      const error = toStoredError(new GatewayError('executor_not_available'));
      return { kind: 'failed', error, stage: live.stage, job: null };
    }
    const current = start === 'fresh' ? task : ((await this.#tools.ledger.get(task.id)) ?? task);
    const run = new AttemptRun(
      {
        task: current,
        attemptId: live.attemptId,
        windowId: task.windowId ?? '',
        executor,
        start,
        signal,
        leased: live.leased,
        cleanPage: this.#tools.roster.get(live.bindingId)?.binding.cleanPage ?? this.#typeOf(task).cleanPage,
        onStage: (stage) => {
          live.stage = stage;
          this.#emit(task.id, 'stage');
        },
        onPlaced: (price) => this.#notes.placed(live, price),
        onProgress: this.#progressWriter(live),
        onAccount: (report) => this.#notes.account(live, report),
      },
      this.#tools,
    );
    return run.run();
  }

  /** Waits before looking again; when the deadline or a stop comes meanwhile, settles that instead. */
  async #pause(ms: number, signal: AbortSignal, live: Live, type: TaskTypeConfig): Promise<boolean> {
    try {
      await sleep(this.#tools.clock, ms, signal);
      return true;
    } catch (reason) {
      const error =
        reason instanceof GatewayError ? reason : new GatewayError('internal', undefined, { cause: reason });
      const stored: StoredError = { ...toStoredError(error), stage: 'submitted' };
      await this.#settle(
        live,
        { kind: 'failed', error: stored, stage: live.stage, job: live.task.remoteJob },
        type,
      );
      return false;
    }
  }

  /** Writes what came of a run; returns how to carry on when the order stands and is worth another look. */
  async #settle(
    live: Live,
    end: AttemptEnd,
    type: TaskTypeConfig,
  ): Promise<Extract<Verdict, { delayMs: number }> | null> {
    if (end.kind === 'overtaken' || !(await live.leased)) return null;
    if (end.kind === 'completed') {
      this.#notes.success(live, type);
      const written = this.#finish(live, {
        state: 'completed',
        attemptId: live.attemptId,
        result: end.result,
      });
      // The window is free already: the next task's lease shares this commit instead of waiting for it.
      this.#tools.roster.giveBack(live.bindingId, live.task.id);
      this.#tools.onFree();
      await written;
      return null;
    }
    const { error, stage } = end;
    live.stage = stage;
    if (error.code === 'maintenance') {
      if (isBeforeFence(stage)) await this.#requeue(live, 0, null);
      return null;
    }
    this.#notes.failure(live, error, type);
    const verdict = verdictOn(await this.#failureOf(live, error, type));
    switch (verdict.do) {
      case 'fail':
        await this.#finish(live, { state: 'failed', attemptId: live.attemptId, error });
        return null;
      case 'requeue':
        await this.#requeue(live, verdict.delayMs, error);
        return null;
      default:
        return verdict;
    }
  }

  async #failureOf(live: Live, error: StoredError, type: TaskTypeConfig): Promise<Failure> {
    const attempts = await this.#tools.ledger.attempts(live.task.id);
    const earlier = attempts.filter(({ id }) => id !== live.attemptId);
    const causes = [...earlier.map((attempt) => attempt.error), error].filter((cause) => cause !== null);
    return {
      error,
      stage: live.stage,
      attempts: earlier.length + 1,
      tries: causes.filter(usesUpATry).length,
      resumes: live.resumes,
      maxAttempts: type.maxAttempts,
    };
  }

  async #requeue(live: Live, delayMs: number, error: StoredError | null): Promise<void> {
    const { ledger, clock } = this.#tools;
    const now = clock.now();
    const { task } = live;
    const write = () => ledger.requeue(task.id, live.attemptId, now, now + delayMs, error);
    if (!(await persist(write, this.#patience))) return;
    const failedOn = error && error.next !== 'same_window' ? [task.windowId ?? ''] : [];
    const avoid = new Set([...(await this.#windowsToAvoid(task.id)), ...failedOn]);
    this.#emit(task.id, 'requeued');
    this.#tools.onRequeued({
      ...waitingOf(task, expectedPrice(this.#tools.executors, task), avoid),
      notBefore: now + delayMs,
    });
  }

  async #windowsToAvoid(taskId: string): Promise<string[]> {
    const attempts = await this.#tools.ledger.attempts(taskId);
    return attempts
      .filter(({ error }) => error && error.next !== 'same_window')
      .map(({ windowId }) => windowId);
  }

  get #patience() {
    return { clock: this.#tools.clock, signal: this.#stopping.signal };
  }

  async #finish(live: Live, end: TaskEnd): Promise<void> {
    const write = () => this.#tools.ledger.finish(live.task.id, this.#tools.clock.now(), end);
    if (await persist(write, this.#patience)) this.#emit(live.task.id, 'finished');
  }

  #progressWriter(live: Live): (percent: number) => void {
    let written = 0;
    let writtenAt = 0;
    return (percent) => {
      const whole = Math.max(0, Math.min(99, Math.floor(percent)));
      const now = this.#tools.clock.now();
      if (!Number.isFinite(whole) || whole <= written || now - writtenAt < PROGRESS_EVERY_MS) return;
      written = whole;
      writtenAt = now;
      this.#tools.ledger
        .progress(live.task.id, live.attemptId, whole, now)
        .then((changed) => changed && this.#emit(live.task.id, 'progress'))
        .catch((error) => this.#tools.log.warn('progress not written', { taskId: live.task.id, error }));
    };
  }

  #typeOf(task: Task): TaskTypeConfig {
    const type = this.#tools.taskTypes().find(({ id }) => id === task.taskTypeId);
    if (type) return type;
    // The type was deleted while its task ran: it ends under the usual limits.
    const { taskTypeId: id, executor } = task;
    return TaskTypeSchema.parse({ id, code: executor, name: executor, executor, enabled: false });
  }

  #emit(taskId: string, change: TaskEvent['type']): void {
    this.#tools.news.announce(taskId, change);
  }

  stages(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { stage } of this.#live.values()) counts[stage] = (counts[stage] ?? 0) + 1;
    return counts;
  }

  /** Start of the longest-running attempt, or null. */
  oldestLease(): number | null {
    let oldest: number | null = null;
    for (const { leasedAt } of this.#live.values())
      if (oldest === null || leasedAt < oldest) oldest = leasedAt;
    return oldest;
  }
}
