import { type ApiKeyRecord, GatewayError } from '../../contract/index.ts';
import type { EventBus } from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { RateWindow } from './rate-window.ts';

/** What a caller is told to wait when its tasks have to end first: nobody knows when they will. */
const BUSY_RETRY_MS = 5_000;

export type LimitedKey = Pick<ApiKeyRecord, 'id' | 'maxConcurrent' | 'ratePerMinute'>;

/** A booked place for one order. */
export interface Permit {
  /** The order was not stored: it used neither rate nor place. May be called twice. */
  giveBack(): void;
}

export interface KeyLimits {
  /**
   * Books a place before anything is fetched or stored, in one step: two requests at once cannot both take the last one.
   * The place becomes the task's and is freed when the bus tells its end.
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

export function createKeyLimits({ liveByKey, bus, clock }: KeyLimitsTools): KeyLimits {
  const live = new Map(liveByKey);
  const rates = new Map<string, RateWindow>();

  const change = (keyId: string, by: 1 | -1): void => {
    const count = (live.get(keyId) ?? 0) + by;
    if (count > 0) live.set(keyId, count);
    else live.delete(keyId);
  };

  const rateOf = (keyId: string): RateWindow => {
    const rate = rates.get(keyId) ?? new RateWindow();
    rates.set(keyId, rate);
    return rate;
  };

  const leave = bus.on((event) => {
    if (event.type !== 'task' || event.change !== 'finished') return;
    if (event.task.keyId !== null) change(event.task.keyId, -1);
  });

  return {
    take(key) {
      const now = clock.now();
      const rate = rateOf(key.id);
      const waitMs = key.ratePerMinute === null ? 0 : rate.waitMs(key.ratePerMinute, now);
      refuseWhenOver(key, live.get(key.id) ?? 0, waitMs);
      const takeBack = rate.book(now);
      change(key.id, 1);
      let isOut = true;
      return {
        giveBack() {
          if (!isOut) return;
          isOut = false;
          takeBack();
          change(key.id, -1);
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
