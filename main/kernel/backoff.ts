/** Delay in ms before try number `attempt` (1-based): base × 2^(attempt-1), capped. */
export const exponentialBackoff = (attempt: number, baseMs: number, capMs: number): number =>
  Math.min(capMs, baseMs * 2 ** Math.max(0, attempt - 1));

/** `ms` made up to `share` longer by chance, so that what failed together is not tried again together. */
export const jittered = (ms: number, share: number): number => Math.round(ms * (1 + share * Math.random()));
