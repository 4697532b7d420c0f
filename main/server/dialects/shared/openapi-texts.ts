import type { ErrorCode, GatewayError } from '../../../contract/index.ts';

/** The texts document 004 fixes; its clients compare them. All are 400 but the last two. */
const TEXTS: Partial<Record<ErrorCode, string>> = {
  missing_model: 'Missing required field: model',
  missing_prompt: 'Missing required field: prompt',
  missing_task_id: 'Missing required field: task_id',
  unknown_model: 'Invalid model',
  model_not_available: 'Invalid model',
  bad_model_parameter: 'Invalid model',
  invalid_key: 'Unauthorized',
  internal: 'Internal Server Error',
};

/** Parameters that go wrong under a name of the catalogue. */
const PARAMETERS: Partial<Record<ErrorCode, string>> = {
  bad_duration: 'video_length',
  bad_size: 'aspect_ratio',
  bad_aspect: 'aspect_ratio',
  bad_resolution: 'resolution',
  bad_n: 'output_n',
  missing_image: 'image_url',
  missing_first_frame: 'image_url',
  too_many_images: 'image_url',
  bad_image: 'image_url',
  unsupported_file_id: 'image_url',
  last_frame_unsupported: 'end_image_url',
};

/** What is wrong, in the document's words; null where it has none. */
export function openapiText(error: GatewayError): { message: string; isParameter: boolean } | null {
  const text = TEXTS[error.code];
  if (text !== undefined) return { message: text, isParameter: false };
  const usual = PARAMETERS[error.code];
  if (usual !== undefined) {
    // A last frame without a first one lacks the first one.
    const isLast = error.param === 'end_image_url' && error.code !== 'missing_first_frame';
    const param = isLast ? error.param : usual;
    return { message: `Invalid parameter: ${param}`, isParameter: true };
  }
  if (error.code !== 'bad_parameter' || error.param === undefined || error.param === 'params') return null;
  return { message: `Invalid parameter: ${error.param}`, isParameter: true };
}
