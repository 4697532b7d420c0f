import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../contract/index.ts';
import type { EventBus, GatewayEvent } from '../../domain/index.ts';
import { VirtualClock } from '../../kernel/index.ts';
import { createKeyLimits, type LimitedKey } from './key-limits.ts';

function openLimits(liveByKey: [string, number][] = []) {
  const listeners = new Set<(event: GatewayEvent) => void>();
  const bus: EventBus = {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const clock = new VirtualClock();
  const limits = createKeyLimits({ liveByKey: new Map(liveByKey), bus, clock });
  const tell = (change: string, id: string, { keyId = 'k' as string | null, createdAt = clock.now() } = {}) =>
    bus.emit({ type: 'task', change, task: { id, keyId, createdAt } } as GatewayEvent);
  let made = 0;
  /** Milliseconds a refused key is told to wait; 0: it got its place and its task is stored. */
  const waitOf = (key: LimitedKey, taskId = `t${++made}`): number => {
    try {
      limits.take(key).filledBy(taskId);
      return 0;
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'rate_limited') throw error;
      return error.retryAfterMs ?? -1;
    }
  };
  return { limits, clock, tell, waitOf, listeners };
}

const key = (patch: Partial<LimitedKey> = {}): LimitedKey => ({
  id: 'k',
  maxConcurrent: null,
  ratePerMinute: null,
  ...patch,
});

describe('tasks at once', () => {
  it('are booked before they are stored, so that requests at the same time cannot share a place', () => {
    const { waitOf } = openLimits();
    const two = key({ maxConcurrent: 2 });
    expect([waitOf(two), waitOf(two), waitOf(two)]).toEqual([0, 0, 5_000]);
  });

  it('become free with the end of a task, not with its other changes nor the end of others', () => {
    const { waitOf, tell } = openLimits();
    const one = key({ maxConcurrent: 1 });
    waitOf(one, 'mine');
    for (const change of ['admitted', 'leased', 'stage', 'progress', 'requeued', 'cancel_requested']) {
      tell(change, 'mine');
    }
    tell('finished', 'mine', { keyId: 'other' });
    tell('finished', 'mine', { keyId: null });
    tell('finished', 'another');
    expect(waitOf(one)).toBe(5_000);
    tell('finished', 'mine');
    expect(waitOf(one)).toBe(0);
  });

  it('count what a former process left, until it ends', () => {
    const { waitOf, tell, clock } = openLimits([['k', 2]]);
    const two = key({ maxConcurrent: 2 });
    expect(waitOf(two)).toBe(5_000);
    tell('finished', 'old', { createdAt: clock.now() - 1 });
    expect([waitOf(two), waitOf(two)]).toEqual([0, 5_000]);
  });

  it('count a task that a person tried again, which no request booked', () => {
    const { waitOf, tell } = openLimits();
    const two = key({ maxConcurrent: 2 });
    tell('admitted', 'again');
    waitOf(two, 'mine');
    expect(waitOf(two)).toBe(5_000);
    tell('finished', 'again');
    expect([waitOf(two), waitOf(two)]).toEqual([0, 5_000]);
  });

  it('do not count a task that ended before its request knew its id', () => {
    const { limits, waitOf, tell } = openLimits();
    const one = key({ maxConcurrent: 1 });
    const permit = limits.take(one);
    tell('admitted', 'quick');
    tell('finished', 'quick');
    permit.filledBy('quick');
    expect(waitOf(one)).toBe(0);
  });

  it('stay taken when a request fails after its task was stored', () => {
    const { limits, waitOf } = openLimits();
    const one = key({ maxConcurrent: 1, ratePerMinute: 1 });
    const permit = limits.take(one);
    permit.filledBy('mine');
    permit.giveBack();
    expect(waitOf(one)).toBe(60_000);
  });

  it('are freed once by an order that came to nothing, however often it says so', () => {
    const { limits, waitOf } = openLimits();
    const two = key({ maxConcurrent: 2 });
    const permit = limits.take(two);
    limits.take(two);
    permit.giveBack();
    permit.giveBack();
    expect([waitOf(two), waitOf(two)]).toEqual([0, 5_000]);
  });

  it('follow a changed limit at once, and a task made without one counts', () => {
    const { waitOf } = openLimits();
    waitOf(key());
    expect(waitOf(key({ maxConcurrent: 1 }))).toBe(5_000);
    expect(waitOf(key({ maxConcurrent: 2 }))).toBe(0);
    expect(waitOf(key())).toBe(0);
  });

  it('are counted by key', () => {
    const { waitOf } = openLimits();
    waitOf(key({ maxConcurrent: 1 }));
    expect(waitOf(key({ id: 'sister', maxConcurrent: 1 }))).toBe(0);
  });
});

describe('tasks a minute', () => {
  it('are refused with the exact time of the next place', async () => {
    const { waitOf, clock } = openLimits();
    const two = key({ ratePerMinute: 2 });
    waitOf(two);
    await clock.advance(10_000);
    waitOf(two);
    await clock.advance(1_500);
    expect(waitOf(two)).toBe(48_500);
    await clock.advance(48_499);
    expect(waitOf(two)).toBe(1);
    await clock.advance(1);
    expect(waitOf(two)).toBe(0);
    // The window slides: the second one of before still counts.
    expect(waitOf(two)).toBe(10_000);
  });

  it('are never more than the limit within any 60 seconds', async () => {
    const { waitOf, clock } = openLimits();
    const made: number[] = [];
    for (let step = 0; step < 400; step++) {
      if (waitOf(key({ ratePerMinute: 7 })) === 0) made.push(clock.now());
      await clock.advance(701);
    }
    for (const [n, at] of made.entries())
      expect((made[n + 7] ?? Infinity) - at).toBeGreaterThanOrEqual(60_000);
    expect(made.length).toBeGreaterThan(30);
  });

  it('refused ones cost nothing: asking again and again does not put the next place off', async () => {
    const { waitOf, clock } = openLimits();
    const one = key({ ratePerMinute: 1 });
    waitOf(one);
    for (let n = 0; n < 59; n++) {
      await clock.advance(1_000);
      expect(waitOf(one)).toBe((59 - n) * 1_000);
    }
    await clock.advance(1_000);
    expect(waitOf(one)).toBe(0);
  });

  it('are given back by an order that came to nothing', () => {
    const { limits, waitOf } = openLimits();
    const one = key({ ratePerMinute: 1 });
    limits.take(one).giveBack();
    expect(waitOf(one)).toBe(0);
    expect(waitOf(one)).toBe(60_000);
  });

  it('follow a lowered limit at once', async () => {
    const { waitOf, clock } = openLimits();
    for (let n = 0; n < 5; n++) {
      waitOf(key({ ratePerMinute: 10 }));
      await clock.advance(1_000);
    }
    // Made 5, 4, 3, 2 and 1 s ago: one more is the second within the minute when that of 2 s ago has left it.
    expect(waitOf(key({ ratePerMinute: 2 }))).toBe(58_000);
    expect(waitOf(key({ ratePerMinute: 6 }))).toBe(0);
  });
});

it('the longer of two waits is told', async () => {
  const { waitOf, clock } = openLimits();
  const both = key({ maxConcurrent: 1, ratePerMinute: 1 });
  waitOf(both);
  expect(waitOf(both)).toBe(60_000);
  await clock.advance(58_000);
  expect(waitOf(both)).toBe(5_000);
});

it('hear nothing after they were closed', () => {
  const { limits, listeners } = openLimits();
  limits.close();
  expect(listeners.size).toBe(0);
});
