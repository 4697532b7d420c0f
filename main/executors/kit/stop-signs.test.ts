import { expect, test } from 'vitest';
import type { PageLook } from './page-look.ts';
import { recogniseStop, stopSignInText } from './stop-signs.ts';

const look = (over: Partial<PageLook>): PageLook => ({
  url: 'https://site.example/app',
  title: 'Studio',
  ready: true,
  text: 'Describe what you want to see',
  html: '<html></html>',
  frames: [],
  hasChallengeForm: false,
  isSignedOut: false,
  dialogs: [],
  ...over,
});

test('a working page stops nothing', () => {
  expect(recogniseStop(look({}))).toBeNull();
});

test.each<[string, Partial<PageLook>, string]>([
  ['an interstitial by its title', { title: 'Just a moment...', ready: false }, 'challenge_cloudflare'],
  ['a challenge frame', { frames: ['https://challenges.cloudflare.com/x  '] }, 'challenge_cloudflare'],
  ['a challenge address', { url: 'https://site.example/cdn-cgi/l/chk' }, 'challenge_cloudflare'],
  ['Google’s sorry page', { url: 'https://www.google.com/sorry/index?q=x' }, 'challenge_google'],
  ['a slider by its words', { text: '请完成下列验证后继续' }, 'challenge_slider'],
  ['a captcha frame', { frames: ['https://verify-sg.byteoversea.com/x  '] }, 'challenge_slider'],
  ['a notice of unusual activity', { text: 'We noticed some unusual activity' }, 'unusual_activity'],
  ['a restriction', { text: 'We have temporarily restricted your access' }, 'account_restricted'],
  ['a sign-in page', { isSignedOut: true, ready: false }, 'signed_out'],
])('%s is recognised', (_name, over, reason) => {
  expect(recogniseStop(look(over))?.reason).toBe(reason);
});

test('a check comes before a sign-in page and a dialog, as the person must pass it first', () => {
  const dialogs = [{ text: 'Our terms have changed', asksConsent: false }];
  const all = look({ title: 'Just a moment...', isSignedOut: true, dialogs });
  expect(recogniseStop(all)?.reason).toBe('challenge_cloudflare');
  expect(recogniseStop({ ...all, title: 'Studio' })?.reason).toBe('signed_out');
});

test('scripts of a protected site and its footer are no challenge while the page works', () => {
  const html = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>';
  const text = 'Protected by reCAPTCHA';
  expect(recogniseStop(look({ html, text }))).toBeNull();
  expect(recogniseStop(look({ html, ready: false }))?.reason).toBe('challenge_cloudflare');
  expect(recogniseStop(look({ text, ready: false }))?.reason).toBe('unusual_activity');
});

test('consent is the person’s, and so is a dialog nobody knows', () => {
  const asks = (text: string, asksConsent = false) =>
    recogniseStop(look({ dialogs: [{ text, asksConsent }] }));
  expect(asks('Our terms have changed. I agree')?.code).toBe('consent_required');
  expect(asks('请阅读并同意新的协议')?.code).toBe('consent_required');
  expect(asks('Continue?', true)?.code).toBe('consent_required');
  expect(asks('Meet the Spotlight')).toMatchObject({
    reason: 'challenge_unknown',
    code: 'human_check_required',
  });
});

test('error bodies are read by the same words', () => {
  expect(stopSignInText('{"message":"Request rejected by anti-bot rules."}')?.code).toBe('unusual_activity');
  expect(stopSignInText('{"message":"internal error"}')).toBeNull();
});
