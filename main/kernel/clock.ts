/** Time as a parameter, so that rules and tests own it. All times are epoch milliseconds. */
export interface Clock {
  now(): number;
  /** Calls `fn` once after `ms`; the returned function cancels it. Every timer has an owner that cancels it. */
  after(ms: number, fn: () => void): () => void;
}

/** Node truncates longer delays to 1 ms, which would turn a month's wait into a busy loop. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, fn) {
    const timer = setTimeout(fn, Math.min(Math.max(0, ms), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms`; rejects with the signal's reason when aborted first. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Calls `fn` every `ms`, each round after the former one has ended; the returned function stops it. */
export function every(clock: Clock, ms: number, fn: () => void | Promise<void>): () => void {
  let stopped = false;
  let cancel = clock.after(ms, function round() {
    void Promise.resolve()
      .then(fn)
      .catch(() => undefined)
      .finally(() => {
        if (!stopped) cancel = clock.after(ms, round);
      });
  });
  return () => {
    stopped = true;
    cancel();
  };
}
