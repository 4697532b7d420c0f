import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ERROR_CODES,
  type ErrorCode,
  GatewayError,
  TASK_STAGES,
  toStoredError,
} from '../../contract/index.ts';
import { type Failure, verdictOn } from './verdict.ts';

const failure = (
  code: ErrorCode,
  patch: Partial<Failure> & { errorStage?: 'before_submit' | 'submitting' | 'submitted' | 'collecting' } = {},
): Failure => {
  const { errorStage, ...rest } = patch;
  return {
    error: toStoredError(new GatewayError(code, undefined, { stage: errorStage })),
    stage: 'preparing',
    tries: 1,
    attempts: 1,
    resumes: 0,
    maxAttempts: 3,
    ...rest,
  };
};

const anyFailure: fc.Arbitrary<Failure> = fc
  .record({
    code: fc.constantFrom(...(Object.keys(ERROR_CODES) as ErrorCode[])),
    errorStage: fc.constantFrom('before_submit', 'submitting', 'submitted', 'collecting'),
    stage: fc.constantFrom(...TASK_STAGES),
    tries: fc.nat(60),
    attempts: fc.nat(60),
    resumes: fc.nat(30),
    maxAttempts: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ code, ...rest }) => failure(code, rest));

test('once the order is placed it is never placed again', () => {
  fc.assert(
    fc.property(anyFailure, (given) => {
      const isPlaced = given.stage === 'submitted' || given.stage === 'collecting';
      const isInDoubt = given.stage === 'submitting' && given.error.stage !== 'before_submit';
      if (isPlaced || isInDoubt) expect(verdictOn(given).do).not.toBe('requeue');
    }),
  );
});

test('nothing is asked or followed at the site before something was ordered', () => {
  fc.assert(
    fc.property(anyFailure, (given) => {
      if (given.stage === 'leased' || given.stage === 'preparing') {
        expect(['fail', 'requeue']).toContain(verdictOn(given).do);
      }
    }),
  );
});

test('every way of trying again is bounded', () => {
  fc.assert(
    fc.property(anyFailure, (given) => {
      expect(verdictOn({ ...given, attempts: 50, tries: 50, resumes: 20 }).do).toBe('fail');
    }),
  );
});

test('the caller’s own mistake is final, whatever window it met', () => {
  expect(verdictOn(failure('moderation_blocked'))).toEqual({ do: 'fail' });
  expect(verdictOn(failure('bad_image'))).toEqual({ do: 'fail' });
});

test('a window’s or account’s trouble sends the task on at once and costs none of its tries', () => {
  expect(verdictOn(failure('site_login_required', { attempts: 9, tries: 0 }))).toEqual({
    do: 'requeue',
    delayMs: 0,
  });
});

test('a passing trouble of the site is tried again with growing pauses until the tries are used', () => {
  const delays = [1, 2, 3].map((n) => verdictOn(failure('site_failed', { attempts: n, tries: n })));
  expect(delays).toEqual([
    { do: 'requeue', delayMs: 10_000 },
    { do: 'requeue', delayMs: 20_000 },
    { do: 'fail' },
  ]);
});

test('a refusal by the site itself after the click is as good as not clicked', () => {
  const refused = failure('site_quota_exhausted', { stage: 'submitting', errorStage: 'before_submit' });
  expect(verdictOn(refused).do).toBe('requeue');
});

test('a click without answer is asked about; a known mismatch is final', () => {
  expect(verdictOn(failure('site_timeout', { stage: 'submitting', errorStage: 'submitting' }))).toEqual({
    do: 'find',
    delayMs: 0,
  });
  expect(verdictOn(failure('submitted_otherwise', { stage: 'submitting', errorStage: 'submitted' }))).toEqual(
    { do: 'fail' },
  );
});

test('a window lost after the order is followed again; a job the site failed is not', () => {
  expect(verdictOn(failure('window_closed', { stage: 'submitted', errorStage: 'submitted' })).do).toBe(
    'resume',
  );
  expect(verdictOn(failure('site_failed', { stage: 'submitted', errorStage: 'submitted' })).do).toBe('fail');
});

test('an outage of vendor or disk is waited out: it costs no try, and a placed order is followed again', () => {
  for (const code of ['vendor_unreachable', 'storage_full'] as const) {
    expect(verdictOn(failure(code, { attempts: 9, tries: 0 })).do).toBe('requeue');
    expect(verdictOn(failure(code, { stage: 'collecting', errorStage: 'collecting' })).do).toBe('resume');
  }
});

test('a tab the person closed while the site works is no end of the job', () => {
  const closed = failure('window_closed', { stage: 'submitted', errorStage: 'submitted' });
  expect(verdictOn({ ...closed, error: { ...closed.error, blame: 'system' } }).do).toBe('resume');
});

test('an account signed out while its job runs does not lose the paid job: it is followed again', () => {
  expect(verdictOn(failure('site_login_required', { stage: 'submitted', errorStage: 'submitted' }))).toEqual({
    do: 'resume',
    delayMs: 5_000,
  });
});
