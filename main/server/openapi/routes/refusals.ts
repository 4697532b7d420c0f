import type { ErrorCode } from '../../../contract/index.ts';

/** Codes that routes have in common. */

export const BODY: readonly ErrorCode[] = ['bad_body', 'body_too_large', 'unsupported_media_type'];

export const MODEL: readonly ErrorCode[] = [
  'missing_model',
  'unknown_model',
  'model_not_available',
  'bad_model_parameter',
];

const PICTURE: readonly ErrorCode[] = ['bad_size', 'bad_aspect', 'bad_resolution'];

const IMAGES: readonly ErrorCode[] = ['missing_image', 'too_many_images', 'bad_image', 'unsupported_file_id'];

/** Nothing was stored: the same order may be sent again when the answer says so. */
export const ADMISSION: readonly ErrorCode[] = [
  'idempotency_key_reused',
  'idempotency_in_progress',
  'conflict',
  'rate_limited',
  'queue_full',
  'no_window_bound',
  'executor_not_available',
  'maintenance',
  'storage_full',
];

export const ORDER: readonly ErrorCode[] = [
  ...BODY,
  ...MODEL,
  'missing_prompt',
  'bad_parameter',
  ...PICTURE,
  'bad_n',
  ...IMAGES,
  ...ADMISSION,
];

export const VIDEO_ORDER: readonly ErrorCode[] = [
  ...ORDER,
  'bad_duration',
  'missing_first_frame',
  'last_frame_unsupported',
];

export const UNPROCESSABLE: readonly ErrorCode[] = [...PICTURE, 'bad_duration'];

/** How a task that a call waited for can end. */
export const ENDED: readonly ErrorCode[] = [
  'sync_timeout',
  'task_failed',
  'task_timeout',
  'queue_timeout',
  'cancelled',
  'moderation_blocked',
  'site_quota_exhausted',
  'site_failed',
  'site_timeout',
  'site_login_required',
  'submission_uncertain',
  'media_gone',
];

export const CONTENT: readonly ErrorCode[] = [
  'not_found',
  'media_gone',
  'range_not_satisfiable',
  'precondition_failed',
];
