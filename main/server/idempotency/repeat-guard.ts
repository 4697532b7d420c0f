import { GatewayError } from '../../contract/index.ts';
import type { OrderKey, OrderKeyKind, OrderKeyLedger, Task, TaskDesk } from '../../domain/index.ts';
import { type Clock, type Logger, newTaskId } from '../../kernel/index.ts';
import { RefusedTries } from './refused-tries.ts';

export type OrderName = Pick<OrderKey, 'kind' | 'scope' | 'key'>;

/** What in a request tells whether it is a repetition. */
export interface HowSaid {
  tenantId: string;
  fingerprint: string;
  /** Under these no second task is made. */
  names: OrderName[];
  /** Under this an SDK that sends again finds its task. */
  resendName: OrderName;
  isResend: boolean;
}

const HOUR_MS = 3_600_000;

/** How long a repetition is recognised. An own id of the caller counts as long as its task is kept. */
const KNOWN_FOR_MS: Record<OrderKeyKind, number> = {
  idempotency_key: 48 * HOUR_MS,
  external_task_id: Number.POSITIVE_INFINITY,
  resend: HOUR_MS / 6,
};

const SWEEP_EVERY = 500;
/** The SDKs send again by themselves after this. */
const IN_PROGRESS_RETRY_MS = 1_000;

export interface RepeatGuardTools {
  ledger: OrderKeyLedger;
  desk: Pick<TaskDesk, 'get'>;
  clock: Clock;
  log: Logger;
}

export interface Placing {
  taskId: string;
  /** To be called in the same step as the order is handed in, before it: both are then stored together. */
  book(): Promise<void>;
}

/** Makes one task of an order however often it is sent. What is refused before a task is stored leaves no trace. */
export class RepeatGuard {
  readonly #tools: RepeatGuardTools;
  /** Orders being placed, by name: booked before anything is awaited, or two at once would both find nothing. */
  readonly #placing = new Map<string, string>();
  readonly #placingAgain = new Map<string, number>();
  readonly #refused = new RefusedTries(KNOWN_FOR_MS.resend);
  #sinceSweep = 0;

  constructor(tools: RepeatGuardTools) {
    this.#tools = tools;
  }

  /**
   * Errors: `idempotency_in_progress`, `idempotency_key_reused`, `conflict` (an own id with other fields), and those of
   * `place`.
   */
  async run(
    said: HowSaid,
    place: (placing: Placing) => Promise<Task>,
  ): Promise<{ task: Task; isRepeat: boolean }> {
    const leave = this.#enter(said);
    try {
      const earlier = await this.#earlier(said);
      if (earlier) return { task: asAdmitted(earlier), isRepeat: true };
      const taskId = newTaskId();
      const task = await place({ taskId, book: () => this.#book(said, taskId) });
      return { task, isRepeat: false };
    } catch (error) {
      if (error instanceof GatewayError && error.next === 'later') {
        this.#refused.add(idOf(said.resendName), this.#tools.clock.now());
      }
      throw error;
    } finally {
      leave();
    }
  }

  /** The order booked for this task came to nothing. */
  async unbook(taskId: string): Promise<void> {
    await this.#tools.ledger.drop(taskId);
  }

  /** The client left before it was answered: its next try is about this task rather than about a twin. */
  unanswered(taskId: string): void {
    this.#tools.ledger
      .markUnanswered(taskId)
      .catch((error) => this.#tools.log.warn('an unanswered order was not marked', { taskId, error }));
  }

  #enter({ names, fingerprint, resendName, isResend }: HowSaid): () => void {
    for (const name of names) {
      const other = this.#placing.get(idOf(name));
      if (other !== undefined) throw other === fingerprint ? inProgress() : reused(name);
    }
    const again = idOf(resendName);
    const twins = this.#placingAgain.get(again) ?? 0;
    if (isResend && twins > 0) throw inProgress();
    for (const name of names) this.#placing.set(idOf(name), fingerprint);
    this.#placingAgain.set(again, twins + 1);
    return () => {
      for (const name of names) this.#placing.delete(idOf(name));
      const left = (this.#placingAgain.get(again) ?? 1) - 1;
      if (left > 0) this.#placingAgain.set(again, left);
      else this.#placingAgain.delete(again);
    };
  }

  async #earlier({ names, resendName, isResend, fingerprint, tenantId }: HowSaid): Promise<Task | null> {
    const now = this.#tools.clock.now();
    const isLost = isResend && !this.#refused.take(idOf(resendName), now);
    for (const name of isLost ? [...names, resendName] : names) {
      const known = await this.#tools.ledger.find(name, Math.max(0, now - KNOWN_FOR_MS[name.kind]));
      // Deleted since, or never stored because of a crash: then nothing stands in the way of a new one.
      const task = known && (await this.#tools.desk.get(known.taskId));
      if (!known || task?.tenantId !== tenantId) continue;
      if (known.fingerprint !== fingerprint) throw reused(name);
      return task;
    }
    return null;
  }

  async #book({ names, resendName, fingerprint }: HowSaid, taskId: string): Promise<void> {
    const at = this.#tools.clock.now();
    const keys: OrderKey[] = [...names, resendName].map((name) => ({ ...name, fingerprint, taskId, at }));
    const written = this.#tools.ledger.write(keys);
    if (++this.#sinceSweep >= SWEEP_EVERY) {
      this.#sinceSweep = 0;
      this.#sweep(at).catch((error) => this.#tools.log.warn('old order keys were not removed', { error }));
    }
    await written;
  }

  async #sweep(now: number): Promise<void> {
    const { ledger } = this.#tools;
    await ledger.sweep('resend', now - KNOWN_FOR_MS.resend, false);
    await ledger.sweep('idempotency_key', now - KNOWN_FOR_MS.idempotency_key, false);
    await ledger.sweep('external_task_id', now - HOUR_MS, true);
  }
}

/** The first answer told of a task that had just been stored; rendering that again repeats it. */
const asAdmitted = (task: Task): Task => ({
  ...task,
  state: 'queued',
  stage: null,
  progress: 0,
  result: null,
  error: null,
  startedAt: null,
  submittedAt: null,
  finishedAt: null,
});

const idOf = ({ kind, scope, key }: OrderName): string => JSON.stringify([kind, scope, key]);

const inProgress = () =>
  new GatewayError('idempotency_in_progress', undefined, { retryAfterMs: IN_PROGRESS_RETRY_MS });

const reused = ({ kind, key }: OrderName): GatewayError =>
  kind === 'external_task_id'
    ? new GatewayError('conflict', `external_task_id '${key.slice(0, 100)}' was used with other fields`, {
        param: 'external_task_id',
      })
    : new GatewayError('idempotency_key_reused', undefined, { param: 'Idempotency-Key' });
