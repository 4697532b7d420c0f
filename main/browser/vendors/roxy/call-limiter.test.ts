import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../kernel/index.ts';
import { CallLimiter } from './call-limiter.ts';

function counting(perMinute: number) {
  const clock = new VirtualClock();
  const limiter = new CallLimiter(clock, perMinute);
  let done = 0;
  return { clock, limiter, done: () => done, ask: () => void limiter.take(false).then(() => done++) };
}

describe('CallLimiter', () => {
  it('never lets more than its number pass in a minute', async () => {
    const { clock, done, ask } = counting(60);
    for (let n = 0; n < 200; n++) ask();
    await clock.advance(60_000);
    expect(done()).toBeGreaterThan(50);
    expect(done()).toBeLessThanOrEqual(60);
  });

  it('lets urgent calls pass at once, however many wait', async () => {
    const { clock, limiter, ask } = counting(6);
    for (let n = 0; n < 50; n++) ask();
    await clock.advance(0);
    await expect(limiter.take(true)).resolves.toBeUndefined();
  });

  it('does not let urgent calls starve the rest for more than a few moments', async () => {
    const { clock, limiter, done, ask } = counting(60);
    for (let n = 0; n < 1_000; n++) await limiter.take(true);
    ask();
    await clock.advance(15_000);
    expect(done()).toBe(1);
  });

  it('forgets a caller who leaves', async () => {
    const { clock, limiter } = counting(6);
    await limiter.take(false);
    const stop = new AbortController();
    const waiting = limiter.take(false, stop.signal).catch((error: Error) => error.message);
    await clock.advance(10);
    stop.abort(new Error('gone'));
    expect(await waiting).toBe('gone');
    expect(clock.pending).toBe(0);
  });
});
