import { type ApiKeyRecord, GatewayError } from '../../contract/index.ts';
import type { EventBus } from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { LiveTasks } from './live-tasks.ts';
import { RateWindow } from './rate-window.ts';

/** What a caller is told to wait when its tasks have to end first: nobody knows when they will. */
const BUSY_RETRY_MS = 5_000;

export type LimitedKey = Pick<ApiKeyRecord, 'id' | 'maxConcurrent' | 'ratePerMinute'>;

/** A booked place for one order. The first call counts. */
export interface Permit {
  /** The order was stored: the place is this task's until the bus tells its end. */
  filledBy(taskId: string): void;
  /** The order was not stored: it used neither rate nor place. */
  giveBack(): void;
}

export interface KeyLimits {
  /**
   * Books before anything is fetched or stored, in one step: two requests at once cannot both take the last place.
   * Errors: `rate_limited` with `retryAfterMs`.
   */
  take(key: LimitedKey): Permit;
  /** Stops listening. */
  close(): void;
}

export interface KeyLimitsTools {
  /** Live tasks by key when the process began; the bus tells the rest. */
  liveByKey: ReadonlyMap<string, number>;
  bus: EventBus;
  clock: Clock;
}

interface Account {
  tasks: LiveTasks;
  rate: RateWindow;
}

/** One account a key that was ever used since the start; counted without a limit too, so that a new limit is right at once. */
export function createKeyLimits({ liveByKey, bus, clock }: KeyLimitsTools): KeyLimits {
  const beganAt = clock.now();
  const accounts = new Map<string, Account>();

  const accountOf = (keyId: string): Account => {
    const known = accounts.get(keyId);
    if (known) return known;
    const account = { tasks: new LiveTasks(liveByKey.get(keyId) ?? 0), rate: new RateWindow() };
    accounts.set(keyId, account);
    return account;
  };

  const leave = bus.on((event) => {
    if (event.type !== 'task' || event.task.keyId === null) return;
    const { id, keyId, createdAt } = event.task;
    if (event.change === 'admitted') accountOf(keyId).tasks.admitted(id);
    if (event.change === 'finished') accountOf(keyId).tasks.ended(id, createdAt < beganAt);
  });

  return {
    take(key) {
      const now = clock.now();
      const { tasks, rate } = accountOf(key.id);
      const waitMs = key.ratePerMinute === null ? 0 : rate.waitMs(key.ratePerMinute, now);
      refuseWhenOver(key, tasks.count, waitMs);
      const unbook = rate.book(now);
      const place = tasks.book();
      let isStored = false;
      return {
        filledBy(taskId) {
          isStored = true;
          place.filledBy(taskId);
        },
        giveBack() {
          if (isStored) return;
          unbook();
          place.giveBack();
        },
      };
    },
    close: leave,
  };
}

function refuseWhenOver({ maxConcurrent, ratePerMinute }: LimitedKey, live: number, waitMs: number): void {
  const isBusy = maxConcurrent !== null && live >= maxConcurrent;
  if (!isBusy && waitMs === 0) return;
  const message = isBusy
    ? `This API key may have ${maxConcurrent} unfinished task(s) at once and has ${live}`
    : `This API key may make ${ratePerMinute} task(s) a minute`;
  const retryAfterMs = Math.max(waitMs, isBusy ? BUSY_RETRY_MS : 0);
  throw new GatewayError('rate_limited', message, { retryAfterMs });
}
