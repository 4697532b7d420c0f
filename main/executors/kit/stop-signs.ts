import type { AccountReport } from '../../domain/index.ts';
import type { PageLook } from './page-look.ts';

export type HandOverCode = NonNullable<AccountReport['handOver']>['code'];

/** A page that only the person may go on with. Recognition is all the program does with it. */
export interface StopSign {
  /** What was recognised, for logs and statistics. */
  reason:
    | 'challenge_cloudflare'
    | 'challenge_google'
    | 'challenge_slider'
    | 'challenge_unknown'
    | 'unusual_activity'
    | 'account_restricted'
    | 'signed_out'
    | 'consent_required';
  code: HandOverCode;
  message: string;
}

const sign = (reason: StopSign['reason'], code: HandOverCode, message: string): StopSign => ({
  reason,
  code,
  message,
});

const CLOUDFLARE_TEXT = /verify you are human|checking (if the site connection is secure|your browser)/i;
const CLOUDFLARE_TITLE = /just a moment|attention required/i;
const SLIDER_TEXT = /drag the slider|verify to continue|拖动滑块|请完成下列验证/i;
const SLIDER_FRAME = /captcha|secsdk|\/\/verify[^/]*\.byteoversea\./i;
const UNUSUAL = /unusual (activity|traffic)|suspicious activity/i;
/** Too common in footers ("protected by reCAPTCHA") to count while the page works. */
const UNUSUAL_WHEN_BLOCKED = /recaptcha|anti-bot/i;
const RESTRICTED =
  /temporarily restricted your access|you have been blocked|blocked-user|account (has been )?(blocked|suspended)/i;
const CONSENT =
  /\b(terms|consent|privacy policy|upload rights|media (upload )?agreement|birthday|your age)\b|同意|条款|协议|年龄/i;

/** Page texts and error bodies alike. `null` when the words say nothing of the kind. */
export function stopSignInText(text: string, isBlocked = true): StopSign | null {
  if (CLOUDFLARE_TEXT.test(text))
    return sign('challenge_cloudflare', 'human_check_required', 'A human check is shown');
  if (SLIDER_TEXT.test(text))
    return sign('challenge_slider', 'human_check_required', 'A slider check is shown');
  if (UNUSUAL.test(text) || (isBlocked && UNUSUAL_WHEN_BLOCKED.test(text)))
    return sign('unusual_activity', 'unusual_activity', 'The site reports unusual activity');
  if (RESTRICTED.test(text))
    return sign('account_restricted', 'account_restricted', 'The site restricts this account');
  return null;
}

/** The generic signals, in the order in which they must be asked. Pure: looks at a look, not at the page. */
export function recogniseStop(look: PageLook): StopSign | null {
  return challengeIn(look) ?? stopSignInText(look.text, !look.ready) ?? signedOutIn(look) ?? dialogIn(look);
}

function challengeIn(look: PageLook): StopSign | null {
  const frames = look.frames.join('\n');
  // Pages behind Cloudflare load its scripts on good days too: markers in HTML count only when the page is not usable.
  const isMarked = /challenge-platform|__cf_chl|cf-chl-|cf-challenge/i.test(look.html);
  const isCloudflare =
    look.url.includes('/cdn-cgi/') ||
    CLOUDFLARE_TITLE.test(look.title) ||
    frames.includes('challenges.cloudflare.com') ||
    look.hasChallengeForm ||
    (!look.ready && isMarked);
  if (isCloudflare) return sign('challenge_cloudflare', 'human_check_required', 'A human check is shown');
  const isGoogle = /\/\/(www\.)?google\.[^/]+\/sorry\/|\/\/accounts\.google\.com\/.*challenge\//.test(
    look.url,
  );
  if (isGoogle) return sign('challenge_google', 'human_check_required', 'Google asks for a human check');
  if (SLIDER_FRAME.test(frames))
    return sign('challenge_slider', 'human_check_required', 'A human check is shown');
  return null;
}

function signedOutIn(look: PageLook): StopSign | null {
  if (!look.isSignedOut) return null;
  return sign('signed_out', 'site_login_required', 'The account is signed out');
}

function dialogIn(look: PageLook): StopSign | null {
  const dialog = look.dialogs.find((one) => !one.mayClose || one.asksConsent || CONSENT.test(one.text));
  if (!dialog) return null;
  const words = dialog.text.replace(/\s+/g, ' ').trim().slice(0, 160);
  if (dialog.asksConsent || CONSENT.test(dialog.text))
    return sign('consent_required', 'consent_required', `The site asks the account owner: ${words}`);
  return sign('challenge_unknown', 'human_check_required', `An unknown dialog covers the page: ${words}`);
}
