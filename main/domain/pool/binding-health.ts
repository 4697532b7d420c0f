import type { StoredError } from '../../contract/index.ts';
import { exponentialBackoff } from '../../kernel/index.ts';
import type { Binding } from '../records.ts';

/** Changes of a binding; the caller writes them to memory and ledger. */
export type BindingChange = Partial<Omit<Binding, 'id' | 'taskTypeId' | 'windowId'>>;

const FULL_HEALTH = 100;
/** An hour after its last trouble a window has most of its health back. */
const HALF_LIFE_MS = 20 * 60_000;
const PENALTY = { window: 20, account: 30 } as const;
const REWARD = 15;

const SHORTEST_COOLDOWN_MS = 5_000;
const LONGEST_COOLDOWN_MS = 30 * 60_000;
const SHORTEST_QUARANTINE_MS = 30 * 60_000;
const LONGEST_QUARANTINE_MS = 24 * 3_600_000;
/** The vendor is down or misconfigured: the window is not to blame, yet trying it at once again is pointless. */
const VENDOR_PAUSE_MS = 10_000;
/** An option the account did not offer today may be offered after a change of plan. */
const OFFER_MEMORY_MS = 6 * 3_600_000;

const penaltyNow = (binding: Binding, now: number): number =>
  binding.penalty * 2 ** (-Math.max(0, now - binding.penaltyAt) / HALF_LIFE_MS);

/** 0 (worst) to 100. */
export const healthOf = (binding: Binding, now: number): number =>
  Math.max(0, Math.round(FULL_HEALTH - penaltyNow(binding, now)));

export interface FailedOn {
  error: StoredError;
  /** Canonical model of the task. */
  model: string;
  now: number;
  errorsUntilQuarantine: number;
}

/** What a failed attempt does to its binding. Only `window` and `account` cost health; the site's own delay wins over ours. */
export function bindingAfterFailure(binding: Binding, failed: FailedOn): BindingChange {
  const { error, now } = failed;
  if (error.next === 'hand_over') return { handOver: { code: error.code, message: error.message, at: now } };
  if (error.code === 'option_not_offered') {
    return { notOffered: { ...binding.notOffered, [failed.model]: now + OFFER_MEMORY_MS } };
  }
  if (error.code === 'site_quota_exhausted' && error.param === 'model') {
    // One model's daily allowance: the account still makes the others.
    const until = now + (error.retryAfterMs ?? OFFER_MEMORY_MS);
    return { notOffered: { ...binding.notOffered, [failed.model]: until } };
  }
  if (error.blame === 'window' || error.blame === 'account') return troubled(binding, failed, error.blame);
  return error.code.startsWith('vendor_') ? { cooldownUntil: now + VENDOR_PAUSE_MS } : {};
}

function troubled(binding: Binding, failed: FailedOn, blame: 'window' | 'account'): BindingChange {
  const { error, now } = failed;
  if (error.code === 'site_quota_exhausted') return outOfCredits(error, now);
  const consecutiveErrors = binding.consecutiveErrors + 1;
  const pause =
    error.retryAfterMs ?? exponentialBackoff(consecutiveErrors, SHORTEST_COOLDOWN_MS, LONGEST_COOLDOWN_MS);
  const change: BindingChange = {
    consecutiveErrors,
    cooldownUntil: now + pause,
    penalty: Math.min(FULL_HEALTH, penaltyNow(binding, now) + PENALTY[blame]),
    penaltyAt: now,
  };
  const breaks = binding.quarantine !== null || consecutiveErrors >= failed.errorsUntilQuarantine;
  return breaks ? { ...change, quarantine: quarantined(binding, failed) } : change;
}

/** Being out of credits is no illness: the window rests until they come back, its health stays. */
const outOfCredits = (error: StoredError, now: number): BindingChange => ({
  credits: 0,
  creditsResetAt: now + (error.retryAfterMs ?? LONGEST_COOLDOWN_MS),
});

function quarantined({ quarantine }: Binding, { error, now }: FailedOn): Binding['quarantine'] {
  const strikes = quarantine ? quarantine.strikes + 1 : 0;
  const until = now + exponentialBackoff(strikes + 1, SHORTEST_QUARANTINE_MS, LONGEST_QUARANTINE_MS);
  return { code: error.code, message: error.message, at: quarantine?.at ?? now, until, strikes };
}

/** A success ends parole and gives some health back. */
export function bindingAfterSuccess(binding: Binding, now: number): BindingChange {
  return {
    ...(binding.consecutiveErrors > 0 ? { consecutiveErrors: 0, cooldownUntil: 0 } : {}),
    ...(binding.quarantine ? { quarantine: null } : {}),
    ...(binding.penalty > 0
      ? { penalty: Math.max(0, penaltyNow(binding, now) - REWARD), penaltyAt: now }
      : {}),
  };
}
