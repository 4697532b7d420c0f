import { scenario, t, timing } from './boot.js';
import { toast } from './overlay.js';

const TEXTS = [
  [/UNUSUAL/, 'unusual'],
  [/THROTTLED|CONCURRENT|IN_PROGRESS/, 'throttled'],
  [/TRAFFIC|OVERLOADED/, 'busy'],
  [/QUOTA/, 'quota'],
  [/ACCESS|REGION|APP_UNAVAILABLE/, 'access'],
  [/UPLOAD|FORMAT|TOO_LARGE|TOO_SMALL|INPUT_IMAGE/, 'uploadFailed'],
  [/UNSAFE|FILTER|SEXUAL|MINOR|REPUTATIONAL|AUDIO/, 'policy'],
];

/** What the page says for a reason, in its own language. */
export const failureText = (reason = '') =>
  t(TEXTS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'generic');

/** Shows a refused submit: toast and card, or the toast alone. The text is returned for the card. */
export function showRefusal(error) {
  const text = error.code === 16 ? t('sessionLost') : failureText(error.reason);
  toast(text, timing.toast, 'alert');
  return scenario('toast_only') ? undefined : text;
}
