import type { ErrorCode, GatewayError } from '../../../contract/index.ts';

export interface ErrorRow {
  status: number;
  /** Public name where it differs from the code. */
  code?: string;
  /** Name inside `detail` where it differs from the public one. */
  detailCode?: string;
  /** SDKs would send a 5xx or 409 again; here that changes nothing until somebody acts. */
  neverRetry?: true;
}

/** Exceptions from the rule of `rowOf`, as the OpenAI profile shows them. */
const TABLE: Partial<Record<ErrorCode, ErrorRow>> = {
  body_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  missing_model: { status: 400, code: 'missing_required_parameter' },
  invalid_key: { status: 401, code: 'invalid_api_key', detailCode: 'invalid_key' },
  key_forbidden: { status: 403 },
  host_not_allowed: { status: 403 },
  not_found: { status: 404 },
  media_gone: { status: 404, code: 'video_not_found' },
  route_not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  not_cancellable: { status: 409, neverRetry: true },
  conflict: { status: 409, neverRetry: true },
  idempotency_in_progress: { status: 409 },
  precondition_failed: { status: 412 },
  range_not_satisfiable: { status: 416 },
  last_frame_unsupported: { status: 422 },
  idempotency_key_reused: { status: 422 },
  not_ready: { status: 425, code: 'video_not_ready' },
  task_not_successful: { status: 400, code: 'video_failed' },
  rate_limited: { status: 429 },
  site_rate_limited: { status: 429 },
  site_quota_exhausted: { status: 402, code: 'insufficient_credits' },
  moderation_blocked: { status: 451, code: 'image_unsafe' },
  unsupported_operation: { status: 501, neverRetry: true },
  remix_not_supported: { status: 501, neverRetry: true },
  no_window_bound: { status: 503, neverRetry: true },
  executor_not_available: { status: 503, neverRetry: true },
  sync_timeout: { status: 504, code: 'request_timeout', neverRetry: true },
  internal: { status: 500, code: 'internal_error' },
};

/** Caller's fault: 400. Ours for good: 500. Everything that may pass or waits for the person: 503, never 401. */
export function rowOf(error: GatewayError): ErrorRow {
  const known = TABLE[error.code];
  if (known) return known;
  if (error.blame === 'caller') return { status: 400 };
  return { status: error.blame === 'system' && error.next === 'give_up' ? 500 : 503 };
}

const TYPES: Record<number, string> = {
  401: 'authentication_error',
  402: 'insufficient_quota',
  403: 'permission_error',
  429: 'rate_limit_error',
  451: 'image_generation_user_error',
};

export const errorType = (status: number): string =>
  TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
