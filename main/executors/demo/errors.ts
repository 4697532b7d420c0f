import type { WireResponse } from '../../browser/index.ts';
import type { FailureStage, GatewayError } from '../../contract/index.ts';
import { type SiteTrouble, siteError, stopError, stopSignInText } from '../kit/index.ts';
import { jsonOf, type Refusal, RefusalSchema } from './shapes.ts';

/** The site's reason codes. Its texts are only passed on. */
const TROUBLES: Readonly<Record<string, SiteTrouble>> = {
  SIGNED_OUT: 'login',
  UNUSUAL_ACTIVITY: 'unusual',
  QUOTA: 'quota',
  RATE: 'rate',
  POLICY: 'policy',
  UPLOAD_FAILED: 'upload',
  BAD_FILE: 'input',
  BAD_INPUT: 'drift',
  BUSY: 'transient',
  GENERATION_FAILED: 'transient',
};

export interface Circumstances {
  stage: FailureStage;
  now: number;
  retryAfterMs?: number | undefined;
}

export function refusalError(refusal: Refusal, { stage, now, retryAfterMs }: Circumstances): GatewayError {
  const trouble = TROUBLES[refusal.reason] ?? 'transient';
  const wait = refusal.resetAt ? Math.max(0, refusal.resetAt - now) : retryAfterMs;
  const message = TROUBLES[refusal.reason] ? refusal.message : `${refusal.message} (${refusal.reason})`;
  return siteError(trouble, message, { stage, ...(wait === undefined ? {} : { retryAfterMs: wait }) });
}

const retryAfterOf = (response: WireResponse): number | undefined => {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
};

/**
 * What an answer means when it is a refusal: structured reason first, then status, then text. `null` for answers that
 * say nothing (a gateway's error page, a cut body).
 */
export async function refusalIn(
  response: WireResponse,
  { stage, now }: Omit<Circumstances, 'retryAfterMs'>,
): Promise<GatewayError | null> {
  const refusal = RefusalSchema.safeParse(await jsonOf(response));
  if (refusal.success) {
    return refusalError(refusal.data, { stage, now, retryAfterMs: retryAfterOf(response) });
  }
  if (response.status === 401) return siteError('login', 'The account is signed out', { stage });
  if (response.status === 429) {
    const retryAfterMs = retryAfterOf(response) ?? 60_000;
    return siteError('rate', 'The site asks to slow down', { stage, retryAfterMs });
  }
  if (response.status !== 403) return null;
  // HTML where JSON is due: whatever it says, a check stands before the API.
  const text = await response.text().catch(() => '');
  const stop = stopSignInText(text);
  return stop ? stopError(stop, stage) : siteError('challenge', 'The site asks for a human check', { stage });
}
