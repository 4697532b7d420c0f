import { type ErrorCode, type ErrorDetails, type FailureStage, GatewayError } from '../../contract/index.ts';

/** What a site's refusals mean, whatever its own words. Each site's `errors.ts` maps its reasons to these. */
export type SiteTrouble =
  | 'challenge'
  | 'unusual'
  | 'restricted'
  | 'consent'
  | 'login'
  | 'quota'
  | 'rate'
  | 'transient'
  | 'access'
  | 'policy'
  | 'input'
  | 'upload'
  | 'drift';

const CODES: Record<SiteTrouble, ErrorCode> = {
  challenge: 'human_check_required',
  unusual: 'unusual_activity',
  restricted: 'account_restricted',
  consent: 'consent_required',
  login: 'site_login_required',
  quota: 'site_quota_exhausted',
  rate: 'site_rate_limited',
  transient: 'site_failed',
  access: 'option_not_offered',
  policy: 'moderation_blocked',
  input: 'bad_parameter',
  upload: 'upload_failed',
  drift: 'site_drift',
};

export const siteError = (trouble: SiteTrouble, message: string, details?: ErrorDetails): GatewayError =>
  new GatewayError(CODES[trouble], message, details);

/** The same failure means something else once an order may be on its way. For `catch`. */
export const restage =
  (stage: FailureStage) =>
  (error: unknown): never => {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message, blame, next, retryAfterMs, param, cause } = error;
    throw new GatewayError(code, message, {
      blame,
      next,
      stage,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(param === undefined ? {} : { param }),
      cause,
    });
  };
