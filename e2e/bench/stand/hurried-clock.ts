import type { Clock } from '../../../main/kernel/index.ts';

/**
 * Real time that runs `factor` times as fast. The product writes a task's progress at most twice a second; with
 * no-op tasks the second one of each would never be written, and the record would not be the full one.
 */
export function hurriedClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => Math.floor(start + performance.now() * factor),
    after(ms, fn) {
      const timer = setTimeout(fn, Math.min(Math.max(0, ms / factor), 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
}
