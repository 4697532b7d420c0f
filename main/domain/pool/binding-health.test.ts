import { expect, test } from 'vitest';
import { GatewayError, toStoredError } from '../../contract/index.ts';
import type { Binding } from '../records.ts';
import { bindingAfterFailure } from './binding-health.ts';

const NOW = 1_800_000_000_000;
const binding = { notOffered: { other: NOW + 1 }, credits: 500 } as unknown as Binding;
const after = (param?: string) =>
  bindingAfterFailure(binding, {
    error: toStoredError(
      new GatewayError('site_quota_exhausted', undefined, {
        retryAfterMs: 5_000,
        ...(param ? { param } : {}),
      }),
    ),
    model: 'nano-banana-pro',
    now: NOW,
    errorsUntilQuarantine: 3,
  });

test('a model’s own daily allowance takes that model out until it is back, and leaves the credits alone', () => {
  expect(after('model')).toEqual({ notOffered: { other: NOW + 1, 'nano-banana-pro': NOW + 5_000 } });
});

test('an account without credits rests as a whole', () => {
  expect(after()).toEqual({ credits: 0, creditsResetAt: NOW + 5_000 });
});
