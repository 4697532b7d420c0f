import type { Clock } from '../../../main/kernel/index.ts';

/** Real time that runs `factor` times as fast. */
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
