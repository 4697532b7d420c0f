import { expect, test } from 'vitest';
import type { WireResponse } from '../../browser/index.ts';
import { refusalIn } from './errors.ts';

const NOW = 1_700_000_000_000;

const answer = (status: number, body: string, headers: Record<string, string> = {}): WireResponse => ({
  url: 'http://127.0.0.1/demo/api/jobs',
  status,
  headers,
  request: { url: '', method: 'POST', headers: {}, body: null, resourceType: 'fetch', at: 0 },
  at: 0,
  text: async () => body,
  json: async () => JSON.parse(body),
});
const meaning = (response: WireResponse) => refusalIn(response, { stage: 'before_submit', now: NOW });

test('a refusal inside HTTP 200 is read by its reason, not its status', async () => {
  const refused = await meaning(answer(200, '{"ok":false,"reason":"POLICY","message":"Not this"}'));
  expect(refused).toMatchObject({ code: 'moderation_blocked', next: 'give_up', message: 'Not this' });
});

test('an exhausted quota tells when it comes back', async () => {
  const body = JSON.stringify({ ok: false, reason: 'QUOTA', message: 'Empty', resetAt: NOW + 5_000 });
  expect(await meaning(answer(200, body))).toMatchObject({
    code: 'site_quota_exhausted',
    retryAfterMs: 5_000,
  });
});

test('a rate limit passes on the site’s own delay', async () => {
  const body = '{"ok":false,"reason":"RATE","message":"Slow down"}';
  expect(await meaning(answer(429, body, { 'retry-after': '30' }))).toMatchObject({
    code: 'site_rate_limited',
    retryAfterMs: 30_000,
  });
  expect(await meaning(answer(429, '<html>'))).toMatchObject({ code: 'site_rate_limited' });
});

test('HTML with 403 where JSON is due is a check before the API', async () => {
  expect(await meaning(answer(403, ''))).toMatchObject({ code: 'human_check_required', next: 'hand_over' });
  const page = '<p>We detected unusual traffic';
  expect(await meaning(answer(403, page))).toMatchObject({ code: 'unusual_activity' });
});

test('a reason nobody knows keeps its name and may be tried again', async () => {
  const refused = await meaning(answer(200, '{"ok":false,"reason":"SOLAR_FLARE","message":"Sorry"}'));
  expect(refused).toMatchObject({ code: 'site_failed', message: 'Sorry (SOLAR_FLARE)' });
});

test('success and a gateway’s error page are no refusals', async () => {
  expect(await meaning(answer(200, '{"ok":true}'))).toBeNull();
  expect(await meaning(answer(502, '<html>Bad gateway'))).toBeNull();
});
