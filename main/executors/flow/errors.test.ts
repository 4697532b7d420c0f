import { expect, test } from 'vitest';
import { errorInText, refusalError, refusalIn, replyRefusal } from './errors.ts';

const NOW = Date.UTC(2026, 10, 20, 18);
const circumstances = { stage: 'before_submit', now: NOW } as const;
const info = (reason: string) => ['type.googleapis.com/google.rpc.ErrorInfo', [`PUBLIC_ERROR_${reason}`]];
const AITK = 'type.googleapis.com/google.labs.aisandbox.proto.common.v1.PublicAitkError';
const meaning = (block: unknown[]) => refusalError(refusalIn(block), circumstances);

test.each([
  ['UNUSUAL_ACTIVITY', 'unusual_activity', 'hand_over'],
  ['UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC', 'unusual_activity', 'hand_over'],
  ['USER_QUOTA_REACHED', 'site_quota_exhausted', 'other_window'],
  ['PER_MODEL_DAILY_QUOTA_REACHED_UPGRADEABLE', 'site_quota_exhausted', 'other_window'],
  ['USER_REQUESTS_THROTTLED', 'site_rate_limited', 'later'],
  ['CONCURRENT_LIMIT_REACHED', 'site_rate_limited', 'later'],
  ['HIGH_TRAFFIC', 'site_failed', 'same_window'],
  ['PROMINENT_PEOPLE_FILTER_FAILED', 'moderation_blocked', 'give_up'],
  ['VERTEX_SOMETHING_NEW', 'moderation_blocked', 'give_up'],
  ['MINOR_UPLOAD', 'moderation_blocked', 'give_up'],
  ['SOMETHING_ELSE_UPLOAD', 'moderation_blocked', 'give_up'],
  ['IMAGE_TOO_LARGE', 'bad_image', 'give_up'],
  ['MODEL_ACCESS_DENIED', 'option_not_offered', 'other_window'],
  ['SOMETHING_WENT_WRONG', 'site_failed', 'same_window'],
])('%s means %s', (reason, code, next) => {
  expect(meaning([8, null, [info(reason)]])).toMatchObject({ code, next, stage: 'before_submit' });
});

test.each([
  ['an array', [AITK, [49]]],
  ['base64', [AITK, Buffer.from([0x08, 49]).toString('base64')]],
])('a reason by number is read from %s', (_name, detail) => {
  expect(meaning([7, null, [detail]]).code).toBe('unusual_activity');
});

test('a model’s daily quota blocks that model until the next day, no more', () => {
  const error = meaning([8, null, [info('PER_MODEL_DAILY_QUOTA_REACHED')]]);
  expect(error).toMatchObject({ param: 'model', retryAfterMs: 6 * 3_600_000 });
});

test('an unknown reason keeps its name and may be tried again', () => {
  expect(meaning([13, 'Oh no', [info('SOLAR_FLARE')]])).toMatchObject({
    code: 'site_failed',
    message: 'Oh no (SOLAR_FLARE)',
  });
});

test('a lost login is told by its number, words of a check by themselves', () => {
  expect(meaning([16]).code).toBe('site_login_required');
  expect(meaning([7, 'reCAPTCHA evaluation failed']).code).toBe('unusual_activity');
});

test('an answer with code 5 alone leaves open whether the order stands', () => {
  const reply = { rpc: 'MZZa6b', payload: undefined, error: [5] };
  expect(replyRefusal([reply], circumstances)).toBeNull();
  expect(
    replyRefusal([{ ...reply, error: [5, 'Requested entity was not found'] }], circumstances),
  ).not.toBeNull();
});

test('the reason of a record may stand in its message alone', () => {
  const complaint = [4, [null, 'PUBLIC_ERROR_AUDIO_FILTERED'], ['PUBLIC_ERROR_AUDIO_FILTERED']];
  expect(meaning(complaint.slice(1)).code).toBe('moderation_blocked');
});

test('cards and toasts are read where their words are known', () => {
  const text = 'You’re requesting generations too quickly. Please wait a moment and try again.';
  expect(errorInText(text, circumstances)?.code).toBe('site_rate_limited');
  expect(errorInText('We noticed some unusual activity', circumstances)?.code).toBe('unusual_activity');
  expect(errorInText('生成失败', circumstances)).toBeNull();
});
