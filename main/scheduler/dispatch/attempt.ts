import { GatewayError, type StoredError, type TaskStage, toStoredError } from '../../contract/index.ts';
import type {
  AccountReport,
  Executor,
  LentSession,
  MediaStore,
  Prepared,
  RemoteJob,
  SessionLender,
  Task,
  TaskLedger,
  TaskResult,
} from '../../domain/index.ts';
import { type Clock, type Logger, raceAbort } from '../../kernel/index.ts';
import { persist } from './persist.ts';

export interface AttemptTools {
  ledger: TaskLedger;
  sessions: SessionLender;
  media: MediaStore;
  clock: Clock;
  log: Logger;
}

/** `fresh` starts from the beginning; `find` asks whether a click arrived; `resume` follows a known job. */
export type AttemptStart = 'fresh' | 'find' | 'resume';

export interface AttemptOrder {
  task: Task;
  attemptId: string;
  windowId: string;
  executor: Executor;
  start: AttemptStart;
  signal: AbortSignal;
  /** Resolves when the lease is on disk; null when the task was no longer to be had. */
  leased: Promise<unknown>;
  /** Remove what the task made from the site's page at the end. */
  cleanPage: boolean;
  onStage(stage: TaskStage): void;
  /** The order stands; credits it took, when the page said so. */
  onPlaced(price: number | null): void;
  onProgress(percent: number): void;
  onAccount(report: AccountReport): void;
}

export type AttemptEnd =
  | { kind: 'completed'; result: TaskResult }
  | { kind: 'failed'; error: StoredError; stage: TaskStage; job: RemoteJob | null }
  /** The row was ended by somebody else (cancel, deadline, removal): nothing may be written any more. */
  | { kind: 'overtaken'; job: RemoteJob | null };

/** Jobs placed earlier cannot be mistaken for this attempt's. */
const JOBS_LOOK_BACK_MS = 24 * 3_600_000;

class Overtaken extends Error {}

/**
 * The site's own word that it made nothing. A window lost on the way says nothing of the kind, whatever stage its error
 * carries: taken for a refusal, it would bring a second paid click.
 */
const isRefusal = (error: unknown): boolean =>
  error instanceof GatewayError &&
  error.stage === 'before_submit' &&
  error.blame !== 'window' &&
  !/^(window|vendor)_/.test(error.code);

/**
 * One try on one window. Every stage is on disk before its work begins; `submitting` before the click, `submitted`
 * with the site's job id right after it.
 */
export class AttemptRun {
  readonly #order: AttemptOrder;
  readonly #tools: AttemptTools;
  readonly #log: Logger;
  #stage: TaskStage;
  #job: RemoteJob | null;
  /** The site itself said that the click made nothing. Only then may the order be placed again. */
  #refused = false;

  constructor(order: AttemptOrder, tools: AttemptTools) {
    this.#order = order;
    this.#tools = tools;
    this.#stage = order.task.stage ?? 'leased';
    this.#job = order.task.remoteJob;
    this.#log = tools.log.child({
      taskId: order.task.id,
      attemptId: order.attemptId,
      windowId: order.windowId,
    });
  }

  async run(): Promise<AttemptEnd> {
    let lent: LentSession | null = null;
    try {
      lent = await this.#lend();
      const result = await this.#work(lent);
      return { kind: 'completed', result };
    } catch (error) {
      return await this.#failed(error, lent);
    } finally {
      await lent?.release();
    }
  }

  /** An executor that does not heed the signal must not keep its window for ever. */
  #step<T>(work: Promise<T>): Promise<T> {
    return raceAbort(work, this.#order.signal);
  }

  #lend(): Promise<LentSession> {
    const { windowId, task, attemptId, signal, onProgress } = this.#order;
    return this.#tools.sessions.lend({
      windowId,
      taskId: task.id,
      attemptId,
      signal,
      report: onProgress,
      log: this.#log,
    });
  }

  async #work(lent: LentSession): Promise<TaskResult> {
    const { executor, task } = this.#order;
    const { session } = lent;
    const job = await this.#jobOf(lent);
    const outcome = await this.#step(executor.follow(session, job, task.request));
    this.#note('collecting');
    const collected = await this.#step(executor.collect(session, outcome, task.request));
    if (collected.length === 0) {
      throw new GatewayError('media_invalid', 'The site delivered no file', { stage: 'collecting' });
    }
    const media = await this.#tools.media.keep(task.id, collected);
    if (this.#order.cleanPage) await this.#tidy(lent, job);
    return { media, details: { ...outcome.details, remoteJobId: job.id } };
  }

  /** The job to follow: placed now, found again, or known from before. */
  async #jobOf(lent: LentSession): Promise<RemoteJob> {
    const { start } = this.#order;
    if (start === 'resume' && this.#job) return this.#job;
    if (start !== 'find') return this.#placeOrder(lent);
    const found = await this.#find(lent);
    if (found === 'unknown')
      throw new GatewayError('submission_uncertain', undefined, { stage: 'submitting' });
    if (found === 'absent') {
      this.#refused = true;
      throw new GatewayError('site_failed', 'The order did not reach the site', { stage: 'before_submit' });
    }
    this.#order.onPlaced(null);
    await this.#submitted(found);
    return found;
  }

  async #find({ session }: LentSession): Promise<RemoteJob | 'absent' | 'unknown'> {
    const { executor, task, attemptId, windowId } = this.#order;
    const { ledger } = this.#tools;
    const attempt = (await ledger.attempts(task.id)).find(({ id }) => id === attemptId);
    if (!attempt) return 'unknown';
    const taken = await ledger.jobsOnWindow(windowId, attemptId, attempt.startedAt - JOBS_LOOK_BACK_MS);
    return this.#step(executor.find(session, { ...attempt, taken }, task.request));
  }

  async #placeOrder(lent: LentSession): Promise<RemoteJob> {
    const { executor, task, signal } = this.#order;
    const { session } = lent;
    const account = await this.#step(executor.inspect(session));
    this.#order.onAccount(account);
    if (account.handOver) throw new GatewayError(account.handOver.code, account.handOver.message);
    if (!account.signedIn) throw new GatewayError('site_login_required');
    this.#note('preparing');
    const prepared = await this.#step(executor.prepare(session, task.request));
    signal.throwIfAborted();
    await this.#fence();
    const job = await this.#click(lent, prepared);
    this.#order.onPlaced(prepared.price);
    await this.#submitted(job);
    return job;
  }

  /** Written right behind the lease, mostly in the same commit; only a lease that had to wait for room is waited for. */
  async #fence(): Promise<void> {
    try {
      await this.#advance('submitting');
    } catch (error) {
      if (!(error instanceof Overtaken) || !(await this.#order.leased)) throw error;
      await this.#advance('submitting');
    }
  }

  async #click(lent: LentSession, prepared: Prepared): Promise<RemoteJob> {
    try {
      return await this.#step(this.#order.executor.submit(lent.session, prepared, this.#order.task.request));
    } catch (error) {
      this.#refused = isRefusal(error) && !lent.session.signal.aborted;
      throw error;
    }
  }

  async #submitted(job: RemoteJob): Promise<void> {
    this.#job = job;
    await this.#advance('submitted', job);
  }

  async #advance(stage: TaskStage, job?: RemoteJob): Promise<void> {
    const { task, attemptId, onStage } = this.#order;
    const { ledger, clock } = this.#tools;
    const write = () => ledger.advance(task.id, attemptId, stage, clock.now(), job);
    if (!(await persist(write, { clock, signal: this.#order.signal }))) throw new Overtaken();
    this.#stage = stage;
    onStage(stage);
  }

  /** A stage whose loss costs nothing: a restart would only look a step further back. Not waited for. */
  #note(stage: TaskStage): void {
    this.#advance(stage).catch((error) => {
      if (!(error instanceof Overtaken)) this.#log.warn('a stage was not written', { stage, error });
    });
  }

  async #tidy(lent: LentSession, job: RemoteJob): Promise<void> {
    try {
      await this.#order.executor.tidy?.(lent.session, job);
    } catch (error) {
      this.#log.warn('the page could not be tidied', { error });
    }
  }

  async #failed(cause: unknown, lent: LentSession | null): Promise<AttemptEnd> {
    const { signal } = this.#order;
    if (cause instanceof Overtaken) {
      await this.#abandon(lent);
      return { kind: 'overtaken', job: this.#job };
    }
    // An aborted attempt fails with whatever the torn page threw; the reason of the abort is the truth.
    const error = this.#describe(signal.aborted ? signal.reason : ((await lent?.explain(cause)) ?? cause));
    if (lent && !signal.aborted) error.evidenceId = (await lent.captureEvidence(error.code)) ?? undefined;
    // While the tab is still lent: released first, the page with the question would be gone.
    if (error.next === 'hand_over') await lent?.showToPerson();
    if (error.code === 'cancelled') await this.#abandon(lent);
    this.#log.warn('attempt failed', {
      code: error.code,
      stage: this.#stage,
      message: error.message,
      error: cause,
    });
    const stored = toStoredError(error);
    // A window that cannot be reached says nothing about a click made before: without this, "the window did not open"
    // would read as "nothing was paid" and the order would be placed a second time.
    if (this.#stage === 'submitting' && stored.stage === 'before_submit' && !this.#refused)
      stored.stage = 'submitting';
    return { kind: 'failed', error: stored, stage: this.#stage, job: this.#job };
  }

  #describe(cause: unknown): GatewayError {
    if (cause instanceof GatewayError) return cause;
    const stage = this.#stage === 'leased' || this.#stage === 'preparing' ? 'before_submit' : this.#stage;
    return new GatewayError('internal', undefined, { cause, stage, next: 'same_window' });
  }

  /** Tells the site to stop a job that nobody wants any more, where it can be told. */
  async #abandon(lent: LentSession | null): Promise<void> {
    if (!lent || !this.#job || !this.#order.executor.abandon) return;
    try {
      await this.#order.executor.abandon(lent.session, this.#job);
    } catch (error) {
      this.#log.warn('the site was not told to stop', { error });
    }
  }
}
