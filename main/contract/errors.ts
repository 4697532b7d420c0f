/**
 * The closed list of error codes: who is to blame and what to do next unless the thrower knows better.
 * Clients, metrics and translations read the code; nobody reads messages. HTTP numbers live in server/dialects.
 */

/** Who caused it. Only `window` and `account` cost a window health. */
export type Blame = 'caller' | 'window' | 'account' | 'site' | 'system';

/** What the scheduler should do. `later` carries its delay in `GatewayError.retryAfterMs`. */
export type Next = 'give_up' | 'same_window' | 'other_window' | 'later' | 'hand_over';

/** How far the site had got. `before_submit` also when the site itself refused the click: it made nothing. */
export type FailureStage = 'before_submit' | 'submitting' | 'submitted' | 'collecting';

interface CodeFacts {
  readonly blame: Blame;
  readonly next: Next;
  /** Default public message; throwers usually say something more exact. */
  readonly message: string;
}

const facts = <const T extends Record<string, CodeFacts>>(table: T): T => table;
const caller = (message: string): CodeFacts => ({ blame: 'caller', next: 'give_up', message });

export const ERROR_CODES = facts({
  // The request itself.
  bad_body: caller('The request body could not be read'),
  body_too_large: caller('The request body is too large'),
  unsupported_media_type: caller('This content type is not supported'),
  missing_model: caller('model is required'),
  unknown_model: caller('This model is not known'),
  model_not_available: caller('This model is known but no workflow serves it on this gateway'),
  missing_prompt: caller('prompt is required'),
  bad_parameter: caller('A parameter has a value that is not allowed'),
  bad_model_parameter: caller('This model name has a part the model does not take'),
  bad_duration: caller('This duration is not supported by the model'),
  bad_size: caller('This size is not supported by the model'),
  bad_aspect: caller('This aspect ratio is not supported by the model'),
  bad_resolution: caller('This resolution is not supported by the model'),
  bad_n: caller('n is out of range'),
  missing_image: caller('A reference image is required'),
  missing_first_frame: caller('A last frame needs a first frame'),
  too_many_images: caller('Too many reference images'),
  bad_image: caller('A reference image could not be read'),
  unsupported_file_id: caller('file_id references are not supported; send the file or a URL'),
  last_frame_unsupported: caller('This model does not take a last frame'),
  unknown_task_type: caller('task_type_code is unknown or disabled'),
  missing_task_id: caller('task_id is required'),
  invalid_key: caller('Invalid API key'),
  key_forbidden: caller('This API key may not do that'),
  not_found: caller('Not found'),
  route_not_found: caller('No such route'),
  method_not_allowed: caller('Method not allowed'),
  host_not_allowed: caller('This Host header is not allowed'),
  not_ready: caller('The result is not ready yet'),
  task_not_successful: caller('The task did not succeed, so it has no content'),
  media_gone: caller('The media file is no longer kept'),
  unsupported_variant: caller('This variant is not available'),
  range_not_satisfiable: caller('The file is shorter than the range asked for'),
  precondition_failed: caller('The file is not the one the condition names'),
  unsupported_operation: caller('This operation is not supported'),
  remix_not_supported: caller('Remixing a video is not supported'),
  idempotency_key_reused: caller('This Idempotency-Key was used with other fields'),
  idempotency_in_progress: {
    blame: 'caller',
    next: 'later',
    message: 'The first request with this key is still being answered',
  },
  not_cancellable: caller('The task has already ended'),
  conflict: caller('The change conflicts with what is stored'),

  // Capacity and set-up.
  no_window_bound: { blame: 'system', next: 'later', message: 'No window is bound to this task type yet' },
  rate_limited: { blame: 'caller', next: 'later', message: 'Too many requests' },
  queue_full: { blame: 'system', next: 'later', message: 'The queue is full' },
  maintenance: { blame: 'system', next: 'later', message: 'The service is being maintained' },
  sync_timeout: { blame: 'system', next: 'later', message: 'The task is still running; ask for it by id' },
  queue_timeout: { blame: 'system', next: 'give_up', message: 'No window became free in time' },
  task_failed: { blame: 'system', next: 'give_up', message: 'The task failed' },
  task_timeout: { blame: 'system', next: 'give_up', message: 'The task took longer than its limit' },
  storage_full: { blame: 'system', next: 'later', message: 'The disk is full' },
  data_folder_locked: {
    blame: 'system',
    next: 'give_up',
    message: 'The data folder is in use by another process',
  },
  data_folder_invalid: {
    blame: 'system',
    next: 'give_up',
    message: 'The data folder holds data this version cannot read',
  },
  port_taken: { blame: 'system', next: 'give_up', message: 'The port is in use' },
  browser_not_found: { blame: 'system', next: 'give_up', message: 'No Chrome, Edge or Chromium was found' },
  executor_not_available: {
    blame: 'system',
    next: 'give_up',
    message: 'This version has no executor for the task type',
  },
  internal: { blame: 'system', next: 'give_up', message: 'Internal error' },

  // The window and its vendor.
  vendor_unreachable: {
    blame: 'system',
    next: 'other_window',
    message: 'The window vendor cannot be reached',
  },
  vendor_unauthorized: {
    blame: 'system',
    next: 'other_window',
    message: 'The window vendor refused the token',
  },
  vendor_refused: { blame: 'window', next: 'other_window', message: 'The window vendor refused' },
  vendor_malformed: {
    blame: 'system',
    next: 'other_window',
    message: 'The window vendor answered something unreadable',
  },
  window_not_found: { blame: 'window', next: 'other_window', message: 'The window no longer exists' },
  window_open_failed: { blame: 'window', next: 'other_window', message: 'The window did not open' },
  window_attach_failed: { blame: 'window', next: 'other_window', message: 'The window does not answer' },
  window_closed: { blame: 'window', next: 'other_window', message: 'The window was closed while working' },
  window_protocol_unsupported: {
    blame: 'window',
    next: 'other_window',
    message: 'This kind of browser cannot be driven (Firefox/BiDi)',
  },

  // The account: the person is called.
  site_login_required: { blame: 'account', next: 'hand_over', message: 'The account is signed out' },
  human_check_required: { blame: 'account', next: 'hand_over', message: 'The site asks for a human check' },
  unusual_activity: { blame: 'account', next: 'hand_over', message: 'The site reports unusual activity' },
  consent_required: {
    blame: 'account',
    next: 'hand_over',
    message: 'The site asks the account owner for consent',
  },
  account_restricted: { blame: 'account', next: 'hand_over', message: 'The site restricts this account' },
  site_quota_exhausted: { blame: 'account', next: 'other_window', message: 'The account has no quota left' },
  option_not_offered: {
    blame: 'account',
    next: 'other_window',
    message: 'The account does not offer this option',
  },

  // The site.
  moderation_blocked: { blame: 'caller', next: 'give_up', message: 'The site refused the content' },
  upload_failed: { blame: 'site', next: 'same_window', message: 'The site did not take a reference' },
  site_rate_limited: { blame: 'account', next: 'later', message: 'The site asks to slow down' },
  site_failed: { blame: 'site', next: 'same_window', message: 'The site could not generate' },
  site_timeout: { blame: 'site', next: 'same_window', message: 'The site did not answer in time' },
  site_drift: {
    blame: 'system',
    next: 'give_up',
    message: 'The site has changed and the executor no longer fits',
  },
  submitted_otherwise: {
    blame: 'system',
    next: 'give_up',
    message: 'The page submitted something else than was asked',
  },
  submission_uncertain: {
    blame: 'site',
    next: 'give_up',
    message: 'It is unknown whether the site took the order; it was not repeated',
  },
  remote_job_lost: { blame: 'site', next: 'give_up', message: 'The site no longer knows the job' },
  media_invalid: { blame: 'site', next: 'same_window', message: 'The site delivered an unreadable file' },
  service_gone: { blame: 'site', next: 'give_up', message: 'The service has ended' },
  cancelled: { blame: 'caller', next: 'give_up', message: 'Cancelled' },
});

export type ErrorCode = keyof typeof ERROR_CODES;

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);

export interface ErrorDetails {
  readonly blame?: Blame;
  readonly next?: Next;
  readonly stage?: FailureStage;
  /** Delay in ms for `next: 'later'`, or the cooldown the site asked for. */
  readonly retryAfterMs?: number;
  /** Name of the request field at fault. */
  readonly param?: string;
  /** The value is well formed, the model's own document just does not offer it: 422 there instead of 400. */
  readonly isUnprocessable?: boolean;
  readonly evidenceId?: string;
  readonly cause?: unknown;
}

/** The one error class. `message` is public: it never holds secrets, bodies or stack traces. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly blame: Blame;
  readonly next: Next;
  readonly stage: FailureStage;
  readonly retryAfterMs: number | undefined;
  readonly param: string | undefined;
  readonly isUnprocessable: boolean;
  evidenceId: string | undefined;

  constructor(code: ErrorCode, message?: string, details: ErrorDetails = {}) {
    const known = ERROR_CODES[code];
    super(message ?? known.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.blame = details.blame ?? known.blame;
    this.next = details.next ?? known.next;
    this.stage = details.stage ?? 'before_submit';
    this.retryAfterMs = details.retryAfterMs;
    this.param = details.param;
    this.isUnprocessable = details.isUnprocessable ?? false;
    this.evidenceId = details.evidenceId;
  }
}

/** What is stored of a failure and shown by the API. */
export interface StoredError {
  code: ErrorCode;
  message: string;
  blame: Blame;
  next: Next;
  stage: FailureStage;
  retryAfterMs?: number;
  param?: string;
  evidenceId?: string;
}

export const toStoredError = (error: GatewayError): StoredError => ({
  code: error.code,
  message: error.message,
  blame: error.blame,
  next: error.next,
  stage: error.stage,
  ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  ...(error.param === undefined ? {} : { param: error.param }),
  ...(error.evidenceId === undefined ? {} : { evidenceId: error.evidenceId }),
});
