import type { Clock } from '../../kernel/index.ts';
import { type Order, priceOf } from './order.ts';
import type { Scenario } from './scenarios.ts';
import type { Account, DemoState, Job } from './state.ts';

const RUNNING_AT_ONCE = 2;
/** A page polls about twice a second; silent longer, it is taken for dead and another page may draw the job. */
const LEASE_MS = 6_000;
const SLOW_START_MS = 4_000;
const LOST_AFTER_MS = 700;
const JOBS_KEPT_PER_ACCOUNT = 200;
const JOURNAL_ROWS_KEPT = 5_000;

const isLive = (job: Job): boolean => job.state === 'queued' || job.state === 'running';

/** The per-account queue. The site decides when a job may run; an open page of the account does the drawing. */
export class Queue {
  readonly #state: DemoState;
  readonly #clock: Clock;
  readonly #newId: (prefix: string) => string;

  constructor(state: DemoState, clock: Clock, newId: (prefix: string) => string) {
    this.#state = state;
    this.#clock = clock;
    this.#newId = newId;
  }

  /** Takes the credits and writes the journal row, in one step. The caller has checked that they suffice. */
  submit(account: Account, order: Order, scenario: Scenario | null): Job {
    const again = this.#state.jobs.find((j) => j.accountId === account.id && j.clientId === order.clientId);
    if (again) return again;
    const { model, prompt, clientId, references } = order;
    const settings = {
      aspect: order.aspect,
      resolution: order.resolution,
      durationS: order.model === 'demo-video' ? order.durationS : null,
      n: order.n,
    };
    const base = { accountId: account.id, clientId, model, prompt, settings, references };
    const price = priceOf(order);
    const now = this.#clock.now();
    const job: Job = {
      ...base,
      id: this.#newId('job'),
      price,
      scenario,
      state: 'queued',
      reason: null,
      message: null,
      percent: 0,
      holder: order.page,
      leaseUntil: now + LEASE_MS,
      results: Array.from({ length: order.n }, () => null),
      createdAt: now,
      startedAt: null,
      finishedAt: null,
    };
    account.credits -= price;
    this.#state.jobs.push(job);
    this.#state.journal.push({ ...base, jobId: job.id, price, at: now });
    this.#forgetOld(account.id);
    this.#promote(account.id);
    return job;
  }

  /** Newest first. The asking page's own leases are renewed by the way. */
  list(accountId: string, page: string | undefined): Job[] {
    this.#promote(accountId);
    const jobs = this.#state.jobs.filter((job) => job.accountId === accountId && job.state !== 'lost');
    for (const job of jobs) {
      if (page !== undefined && isLive(job) && job.holder === page) this.#renew(job);
    }
    return jobs.reverse();
  }

  get(accountId: string, id: string): Job | undefined {
    return this.#state.jobs.find(
      (job) => job.id === id && job.accountId === accountId && job.state !== 'lost',
    );
  }

  /** 1 is next. */
  position(job: Job): number | null {
    if (job.state !== 'queued') return null;
    const waiting = this.#state.jobs.filter((j) => j.accountId === job.accountId && j.state === 'queued');
    return waiting.indexOf(job) + 1;
  }

  mayClaim(job: Job, page: string | undefined): boolean {
    if (job.state !== 'running' || job.scenario === 'job_lost') return false;
    return job.holder === null || job.holder === page || job.leaseUntil < this.#clock.now();
  }

  claim(job: Job, page: string): boolean {
    if (!this.mayClaim(job, page)) return false;
    if (job.scenario === 'generation_failed') {
      this.fail(job, 'GENERATION_FAILED', 'The generation failed. Your credits were returned.');
      return false;
    }
    if (job.scenario === 'output_blocked') {
      this.fail(job, 'POLICY', 'The result was blocked by our content policy.');
      return false;
    }
    job.holder = page;
    this.#renew(job);
    return true;
  }

  /** False: the lease went to another page, which draws it now. */
  progress(job: Job, page: string, percent: number): boolean {
    if (job.state !== 'running' || job.holder !== page) return false;
    job.percent = Math.max(job.percent, Math.min(99, Math.floor(percent)));
    this.#renew(job);
    return true;
  }

  finish(job: Job): boolean {
    if (job.state !== 'running' || job.results.includes(null)) return false;
    this.#end(job, 'done');
    job.percent = 100;
    return true;
  }

  fail(job: Job, reason: string, message: string): void {
    if (!isLive(job)) return;
    this.#end(job, 'failed');
    job.reason = reason;
    job.message = message;
    this.#refund(job);
  }

  /** A job that waits gives its credits back; one that runs is only stopped. */
  cancel(job: Job): boolean {
    if (!isLive(job)) return false;
    if (job.state === 'queued') this.#refund(job);
    this.#end(job, 'cancelled');
    return true;
  }

  /** The page says goodbye: others may take its jobs at once. */
  leave(accountId: string, page: string): void {
    for (const job of this.#state.jobs) {
      if (job.accountId === accountId && job.holder === page && isLive(job)) job.holder = null;
    }
  }

  #promote(accountId: string): void {
    const now = this.#clock.now();
    const mine = this.#state.jobs.filter((job) => job.accountId === accountId);
    for (const job of mine) {
      const ranFor = job.startedAt === null ? 0 : now - job.startedAt;
      if (job.state === 'running' && job.scenario === 'job_lost' && ranFor > LOST_AFTER_MS)
        job.state = 'lost';
    }
    let free = RUNNING_AT_ONCE - mine.filter((job) => job.state === 'running').length;
    for (const job of mine) {
      if (free <= 0) return;
      if (job.state !== 'queued' || (job.scenario === 'slow' && now < job.createdAt + SLOW_START_MS))
        continue;
      job.state = 'running';
      job.startedAt = now;
      free--;
    }
  }

  #renew(job: Job): void {
    job.leaseUntil = this.#clock.now() + LEASE_MS;
  }

  #end(job: Job, state: 'done' | 'failed' | 'cancelled'): void {
    job.state = state;
    job.holder = null;
    job.finishedAt = this.#clock.now();
  }

  #refund(job: Job): void {
    const account = this.#state.accounts.find((row) => row.id === job.accountId);
    if (account) account.credits += job.price;
  }

  #forgetOld(accountId: string): void {
    const ended = this.#state.jobs.filter((job) => job.accountId === accountId && !isLive(job));
    const gone = new Set(ended.slice(0, Math.max(0, ended.length - JOBS_KEPT_PER_ACCOUNT)));
    if (gone.size > 0) this.#state.jobs = this.#state.jobs.filter((job) => !gone.has(job));
    this.#state.journal.splice(0, Math.max(0, this.#state.journal.length - JOURNAL_ROWS_KEPT));
  }
}
