import type { Callback, CallbackVerdict, Task } from '../../domain/index.ts';
import { every } from '../../kernel/index.ts';
import { type CallbackTools, mailCallback, whyNot } from './mail-callback.ts';
import { ProgressMail } from './progress-mail.ts';
import { type Answer, readRetryAfter, verdictOn } from './schedule.ts';

/** Deliveries at once, in all and to one host: a receiver that hangs must not hold up the others. */
const MOST_AT_ONCE = 16;
const MOST_PER_HOST = 3;

/** Ended tasks nobody announced are looked for this often. */
const FIND_ENDED_EVERY_MS = 10 * 60_000;
/** How long the delivery log is kept. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Tells callers that their task has ended: from the record, so that neither a crash nor a receiver that is down for days
 * loses it. At least once on the wire, with the same id each time.
 */
export class CallbackDesk {
  readonly #tools: CallbackTools;
  readonly #progress: ProgressMail;
  readonly #stop = new AbortController();
  /** By task. */
  readonly #sending = new Map<string, { host: string; done: Promise<void> }>();
  readonly #leave: (() => void)[] = [];
  #cancelTimer: () => void = () => undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;

  constructor(tools: CallbackTools) {
    this.#tools = tools;
    this.#progress = new ProgressMail(tools);
  }

  /** Takes up what a former process left. */
  async start(): Promise<void> {
    const { bus, clock } = this.#tools;
    this.#leave.push(
      bus.on((event) => {
        if (event.type !== 'task' || event.task.request.callbackUrl === undefined) return;
        this.#progress.hear(event);
        if (event.change === 'finished') void this.#taskEnded(event.task);
      }),
      every(clock, FIND_ENDED_EVERY_MS, () => this.#findEnded()),
    );
    await this.#findEnded();
  }

  /** What is being sent is broken off and stays due. */
  async close(): Promise<void> {
    for (const leave of this.#leave.splice(0)) leave();
    this.#progress.close();
    this.#cancelTimer();
    this.#stop.abort(new Error('closing'));
    await this.#looking;
    await Promise.all([...this.#sending.values()].map(({ done }) => done));
  }

  /** There may be something due. */
  look(): void {
    this.#lookAgain = true;
    if (this.#looking || this.#stop.signal.aborted) return;
    this.#looking = this.#startAll()
      .catch((error) => this.#tools.log.error('callbacks could not be read', { error }))
      .finally(() => {
        this.#looking = null;
        if (this.#lookAgain) this.look();
      });
  }

  async #taskEnded(task: Task): Promise<void> {
    const { ledger, clock, log } = this.#tools;
    try {
      if (await ledger.taskEnded(task.id, clock.now())) this.look();
    } catch (error) {
      log.warn('the end of a task was not noted for its callback; it will be looked for', {
        taskId: task.id,
        error,
      });
    }
  }

  async #findEnded(): Promise<void> {
    const { ledger, clock } = this.#tools;
    await ledger.sweep(clock.now() - KEPT_MS);
    await ledger.findEnded(clock.now());
    this.look();
  }

  async #startAll(): Promise<void> {
    while (this.#lookAgain && !this.#stop.signal.aborted) {
      this.#lookAgain = false;
      const now = this.#tools.clock.now();
      for (const callback of await this.#dueNow(now)) {
        if (this.#sentTo(callback.host) >= MOST_PER_HOST) continue;
        const done = this.#deliver(callback);
        this.#sending.set(callback.taskId, { host: callback.host, done });
        // Rows of one host may have kept those of others out of this page.
        this.#lookAgain = true;
      }
      await this.#setTimer(now);
    }
  }

  async #dueNow(at: number): Promise<Callback[]> {
    const limit = MOST_AT_ONCE - this.#sending.size;
    if (limit <= 0) return [];
    const hosts = new Set([...this.#sending.values()].map(({ host }) => host));
    return this.#tools.ledger.due({
      at,
      exceptTasks: [...this.#sending.keys()],
      exceptHosts: [...hosts].filter((host) => this.#sentTo(host) >= MOST_PER_HOST),
      limit,
    });
  }

  /** What is due but finds no place is looked at again when a delivery ends. */
  async #setTimer(now: number): Promise<void> {
    const next = await this.#tools.ledger.nextAfter(now);
    this.#cancelTimer();
    if (next === null || this.#stop.signal.aborted) return;
    this.#cancelTimer = this.#tools.clock.after(next - this.#tools.clock.now(), () => this.look());
  }

  #sentTo(host: string): number {
    return [...this.#sending.values()].filter((sending) => sending.host === host).length;
  }

  async #deliver(callback: Callback): Promise<void> {
    const { taskId } = callback;
    try {
      await this.#attempt(callback);
    } catch (error) {
      // The record could not be written: the callback stays due, but not for this round.
      this.#tools.log.error('a callback attempt was not recorded', { taskId, error });
      return;
    } finally {
      this.#sending.delete(taskId);
    }
    this.look();
  }

  async #attempt(callback: Callback): Promise<void> {
    const { ledger, clock, tasks, log } = this.#tools;
    const { taskId, id, attempts } = callback;
    const at = clock.now();
    const task = await tasks.get(taskId);
    const { answer, error } = task
      ? await this.#send(task, callback)
      : { answer: { status: null, retryAfterMs: null }, error: 'the task was removed' };
    if (this.#stop.signal.aborted && answer.status === null) return;
    const now = clock.now();
    const verdict: CallbackVerdict = task ? verdictOn(answer, attempts + 1, now) : { state: 'gave_up' };
    await ledger.attempted(taskId, { at, durationMs: now - at, status: answer.status, error }, verdict);
    const fields = { taskId, webhookId: id, attempt: attempts + 1, status: answer.status, error };
    if (verdict.state === 'gave_up') log.warn('a callback was given up', fields);
    else log.debug('callback attempt', { ...fields, state: verdict.state });
  }

  async #send(task: Task, callback: Callback): Promise<{ answer: Answer; error: string | null }> {
    try {
      const mail = { task, callback, id: callback.id };
      const { status, retryAfter } = await mailCallback(this.#tools, mail, this.#stop.signal);
      const retryAfterMs = readRetryAfter(retryAfter, this.#tools.clock.now());
      return { answer: { status, retryAfterMs }, error: null };
    } catch (error) {
      return { answer: { status: null, retryAfterMs: null }, error: whyNot(error) };
    }
  }
}
