import { describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode, GatewayError, type Profile } from '../../../contract/index.ts';
import { publicError } from './public-error.ts';

const told = (code: ErrorCode, profile: Profile = 'openai', method = 'POST', retryAfterMs?: number) =>
  publicError(new GatewayError(code, undefined, retryAfterMs === undefined ? {} : { retryAfterMs }), {
    profile,
    subject: 'video',
    method,
  });

describe('HTTP number and public code per profile', () => {
  test.each<[ErrorCode, Partial<Record<'openai' | 'newapi' | 'fpbrowser', [number, string]>>]>([
    [
      'missing_model',
      { openai: [400, 'missing_required_parameter'], newapi: [400, 'missing_required_parameter'] },
    ],
    ['unknown_model', { openai: [400, 'unknown_model'], fpbrowser: [400, 'unknown_model'] }],
    ['model_not_available', { openai: [400, 'model_not_available'] }],
    ['missing_prompt', { openai: [400, 'missing_prompt'] }],
    ['bad_duration', { openai: [400, 'bad_duration'], newapi: [400, 'bad_duration'] }],
    [
      'last_frame_unsupported',
      { openai: [422, 'last_frame_unsupported'], newapi: [400, 'last_frame_unsupported'] },
    ],
    ['invalid_key', { openai: [401, 'invalid_api_key'], newapi: [401, 'invalid_api_key'] }],
    ['site_quota_exhausted', { openai: [402, 'insufficient_credits'] }],
    [
      'not_found',
      {
        openai: [404, 'video_not_found'],
        newapi: [404, 'video_not_found'],
        fpbrowser: [404, 'task_not_found'],
      },
    ],
    ['not_ready', { openai: [425, 'video_not_ready'], newapi: [425, 'video_not_ready'] }],
    ['task_not_successful', { openai: [400, 'video_failed'] }],
    ['moderation_blocked', { openai: [451, 'image_unsafe'], newapi: [400, 'image_unsafe'] }],
    ['rate_limited', { openai: [429, 'rate_limited'], newapi: [429, 'rate_limited'] }],
    ['queue_full', { openai: [503, 'queue_full'], fpbrowser: [503, 'queue_full'] }],
    ['maintenance', { openai: [503, 'maintenance'] }],
    ['site_login_required', { openai: [503, 'site_login_required'] }],
    ['sync_timeout', { openai: [504, 'request_timeout'] }],
    ['internal', { openai: [500, 'internal_error'], newapi: [500, 'internal_error'] }],
    [
      'unsupported_operation',
      { openai: [501, 'unsupported_operation'], newapi: [400, 'unsupported_operation'] },
    ],
  ])('%s', (code, expected) => {
    for (const [profile, [status, name]] of Object.entries(expected) as [Profile, [number, string]][]) {
      const { status: actual, body } = told(code, profile);
      expect([profile, actual, body.error]).toMatchObject([profile, status, { code: name }]);
      expect(body.detail).toMatch(new RegExp(`^\\[${status} `));
    }
  });

  test('the only poll error a relay survives carries the code 429', () => {
    expect(told('rate_limited', 'newapi', 'GET').body.error).toMatchObject({ code: '429' });
  });

  test('a signed-out site is never 401: relays switch a whole channel off for that', () => {
    const codes = Object.keys(ERROR_CODES) as ErrorCode[];
    expect(codes.filter((code) => told(code).status === 401)).toEqual(['invalid_key']);
  });
});

describe('whether to try again', () => {
  test.each<[ErrorCode, string | null, string | null]>([
    ['bad_duration', 'false', null],
    ['last_frame_unsupported', 'false', null],
    ['unsupported_operation', 'false', null],
    ['sync_timeout', 'false', null],
    ['conflict', 'false', null],
    ['idempotency_in_progress', null, '1'],
    ['rate_limited', null, '5'],
    ['not_ready', null, '3'],
    ['queue_full', null, '15'],
    ['internal', null, null],
    ['no_window_bound', 'false', '15'],
  ])('%s: x-should-retry %s, Retry-After %s', (code, shouldRetry, retryAfter) => {
    const { headers } = told(code);
    expect(headers['x-should-retry'] ?? null).toBe(shouldRetry);
    expect(headers['retry-after'] ?? null).toBe(retryAfter);
  });

  test('a delay the thrower knows is told in whole seconds', () => {
    expect(told('queue_full', 'openai', 'POST', 1200).headers['retry-after']).toBe('2');
  });
});

test('every code has a status, a type and a text in the envelope', () => {
  for (const code of Object.keys(ERROR_CODES) as ErrorCode[]) {
    const { status, body } = told(code);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toEqual({
      error: { message: expect.any(String), type: expect.any(String), param: null, code: expect.any(String) },
      detail: expect.stringMatching(/^\[\d{3} \w+\] /),
    });
  }
});
