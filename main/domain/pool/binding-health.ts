import type { StoredError } from '../../contract/index.ts';
import { exponentialBackoff } from '../../kernel/index.ts';
import type { Binding } from '../records.ts';

type Change = Partial<Pick<Binding, 'handOver' | 'cooldownUntil' | 'consecutiveErrors'>>;

const SHORTEST_COOLDOWN_MS = 5_000;
const LONGEST_COOLDOWN_MS = 30 * 60_000;
/** The vendor is down or misconfigured: the window is not to blame, yet trying it at once again is pointless. */
const VENDOR_PAUSE_MS = 10_000;

/** What a failed attempt does to its binding. The site's own delay wins over ours. */
export function bindingAfterFailure(binding: Binding, error: StoredError, now: number): Change {
  if (error.next === 'hand_over') {
    return { handOver: { code: error.code, message: error.message, at: now } };
  }
  if (error.blame === 'window' || error.blame === 'account') {
    const consecutiveErrors = binding.consecutiveErrors + 1;
    const pause =
      error.retryAfterMs ?? exponentialBackoff(consecutiveErrors, SHORTEST_COOLDOWN_MS, LONGEST_COOLDOWN_MS);
    return { consecutiveErrors, cooldownUntil: now + pause };
  }
  return error.code.startsWith('vendor_') ? { cooldownUntil: now + VENDOR_PAUSE_MS } : {};
}

/** A success forgives what went before. */
export const bindingAfterSuccess = (binding: Binding): Change =>
  binding.consecutiveErrors === 0 && binding.cooldownUntil === 0
    ? {}
    : { consecutiveErrors: 0, cooldownUntil: 0 };
