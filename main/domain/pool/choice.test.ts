import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Binding, BrowserWindow } from '../records.ts';
import { type Candidate, chooseWindow, countObstacles, obstacleOf } from './choice.ts';

const NOW = 1_700_000_000_000;
const NONE: ReadonlySet<string> = new Set();

const candidate = (id: string, binding: Partial<Binding> = {}, rest: Partial<Candidate> = {}): Candidate => ({
  binding: {
    id: `b${id}`,
    taskTypeId: 't',
    windowId: id,
    enabled: true,
    concurrency: null,
    handOver: null,
    cooldownUntil: 0,
    consecutiveErrors: 0,
    penalty: 0,
    penaltyAt: 0,
    quarantine: null,
    credits: null,
    creditsResetAt: null,
    usedToday: 0,
    usedDay: '',
    dailyLimit: null,
    notOffered: {},
    cleanPage: null,
    seenAt: null,
    lastUsedAt: null,
    ...binding,
  },
  window: { id, enabled: true, vanishedAt: null, unusableReason: null, maxConcurrent: null } as BrowserWindow,
  running: 0,
  unplaced: 0,
  windowRunning: 0,
  reserved: 0,
  concurrency: 1,
  dailyLimit: null,
  serverEnabled: true,
  paused: false,
  isOpen: false,
  ...rest,
});

const anyCandidate: fc.Arbitrary<Candidate> = fc
  .record({
    id: fc.uuid(),
    enabled: fc.boolean(),
    cooldownUntil: fc.constantFrom(0, NOW - 1, NOW + 1),
    credits: fc.constantFrom(null, 0, 5, 50),
    reserved: fc.nat(60),
    running: fc.nat(3),
    concurrency: fc.integer({ min: 1, max: 3 }),
    penalty: fc.nat(100),
    handOver: fc.constantFrom(null, { code: 'x', message: '', at: 0 }),
    until: fc.constantFrom(null, NOW - 1, NOW + 1),
  })
  .map(({ id, enabled, cooldownUntil, credits, reserved, running, concurrency, penalty, handOver, until }) =>
    candidate(
      id,
      {
        enabled,
        cooldownUntil,
        credits,
        penalty,
        penaltyAt: NOW,
        handOver,
        quarantine: until === null ? null : { code: 'x', message: '', at: 0, until, strikes: 0 },
      },
      { reserved, running, concurrency, windowRunning: running },
    ),
  );

test('a chosen window can always take the task, and one is chosen whenever one can', () => {
  fc.assert(
    fc.property(
      fc.array(anyCandidate, { maxLength: 20 }),
      fc.constantFrom(null, 5, 60),
      (candidates, price) => {
        const demand = { model: 'm', price };
        const chosen = chooseWindow(candidates, NOW, NONE, demand);
        const able = candidates.filter((one) => obstacleOf(one, NOW, demand) === null);
        if (chosen) {
          expect(able).toContain(chosen);
          expect(chosen.running).toBeLessThan(chosen.concurrency);
          if (chosen.binding.credits !== null)
            expect(chosen.binding.credits - chosen.reserved).toBeGreaterThanOrEqual(price ?? 0);
        } else expect(able).toEqual([]);
      },
    ),
  );
});

test('every window that cannot run a task is counted with exactly one reason', () => {
  fc.assert(
    fc.property(fc.array(anyCandidate, { maxLength: 20 }), (candidates) => {
      const counted = Object.values(countObstacles(candidates, NOW).windows).reduce((sum, n) => sum + n, 0);
      expect(counted).toBe(candidates.filter((one) => obstacleOf(one, NOW) !== null).length);
    }),
  );
});

test('a window it failed on comes last, a healthy one before a sick one, an open one before a closed one, the longest unused first', () => {
  const pick = (candidates: Candidate[], avoid: ReadonlySet<string> = NONE) =>
    chooseWindow(candidates, NOW, avoid)?.window.id;
  expect(
    pick([candidate('failed'), candidate('sick', { penalty: 90, penaltyAt: NOW })], new Set(['failed'])),
  ).toBe('sick');
  expect(
    pick([candidate('sick', { penalty: 40, penaltyAt: NOW }), candidate('well', { lastUsedAt: NOW })]),
  ).toBe('well');
  expect(pick([candidate('closed'), candidate('open', { lastUsedAt: NOW }, { isOpen: true })])).toBe('open');
  expect(pick([candidate('lately', { lastUsedAt: NOW }), candidate('long ago', { lastUsedAt: 5 })])).toBe(
    'long ago',
  );
});

test('health comes back with time: an old trouble does not decide any more', () => {
  const old = candidate('was sick', { penalty: 90, penaltyAt: NOW - 6 * 3_600_000, lastUsedAt: 1 });
  expect(chooseWindow([candidate('fresh', { lastUsedAt: NOW }), old], NOW, NONE)?.window.id).toBe('was sick');
});

test('a balance whose reset has passed is worth another look', () => {
  const empty = candidate('w', { credits: 0, creditsResetAt: NOW + 1 });
  expect(obstacleOf(empty, NOW)).toBe('no_quota');
  expect(obstacleOf(empty, NOW + 1)).toBeNull();
});

test('why nothing runs is said in plain words', () => {
  const candidates = [
    candidate('a', {}, { running: 1, windowRunning: 1 }),
    candidate('b', {}, { running: 1, windowRunning: 1 }),
    candidate('c', { cooldownUntil: NOW + 1 }),
    candidate('d', { handOver: { code: 'site_login_required', message: '', at: 0 } }),
  ];
  expect(countObstacles(candidates, NOW).summary).toBe('2 busy, 1 cooling down, 1 waiting for the person');
  expect(countObstacles([], NOW).summary).toBe('no window is bound');
});
