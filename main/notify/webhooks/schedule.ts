import type { CallbackVerdict } from '../../domain/index.ts';
import { jittered } from '../../kernel/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first, second, … failed attempt: the first is made at once, the last about three days later. */
const WAITS_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** Attempts in all. */
export const MOST_ATTEMPTS = WAITS_MS.length + 1;

/** By so much, at most, a wait is longer than planned. */
const JITTER = 0.2;

/** A receiver may not put us off for longer. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR_MS;

export interface Answer {
  /** HTTP status; null: there was none. */
  status: number | null;
  retryAfterMs: number | null;
}

/** What follows attempt number `attempt` (1-based), ended at `now`. */
export function verdictOn({ status, retryAfterMs }: Answer, attempt: number, now: number): CallbackVerdict {
  if (status !== null && status >= 200 && status < 300) return { state: 'delivered' };
  const waitMs = WAITS_MS[attempt - 1];
  // 410: the receiver wants no more of it.
  if (status === 410 || waitMs === undefined) return { state: 'gave_up' };
  const askedMs = Math.min(retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  return { state: 'due', nextAt: now + Math.max(jittered(waitMs, JITTER), askedMs) };
}

/** `Retry-After` in ms: seconds or a date; null when there is none that can be read. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
