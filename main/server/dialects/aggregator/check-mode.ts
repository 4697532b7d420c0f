import { GatewayError, type JsonValue } from '../../../contract/index.ts';
import type { RequestFields } from '../../../domain/index.ts';

const IMAGES = ['image', 'image_url', 'image_urls', 'images', 'reference_images', 'input_reference'];
const VIDEOS = ['video', 'video_url', 'videos', 'video_urls'];

/** Names of Kling's models; `kling-video` says which by `model_name`. */
const KLING = [
  'kling-v1',
  'kling-v1-5',
  'kling-v1-6',
  'kling-v2-master',
  'kling-v2-1',
  'kling-v2-1-master',
  'kling-v2-5-turbo',
  'kling-v2-6',
  'kling-v3',
];

const isGiven = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);

/**
 * The least a `mode` of document 003 needs, as far as the catalogue does not check it. Unknown modes are the site's business.
 * @throws GatewayError `missing_image`, `bad_parameter`, `unsupported_operation`
 */
export function checkMode({ values, files }: RequestFields): void {
  const { mode, model, model_name } = values;
  const has = (names: readonly string[]): boolean =>
    names.some((name) => isGiven(values[name]) || files.some(({ field }) => field === name));
  const lacks = (param: string) =>
    new GatewayError('bad_parameter', `mode ${String(mode)} needs ${param}`, { param });
  const lacksImage = (param: string) =>
    new GatewayError('missing_image', `mode ${String(mode)} needs ${param}`, { param });
  if (model === 'kling-video' && !KLING.includes(String(model_name))) {
    throw new GatewayError('bad_parameter', `model_name must be one of ${KLING.join(', ')}`, {
      param: 'model_name',
    });
  }
  switch (mode) {
    case 'i2v':
      if (!has(IMAGES)) throw lacksImage('image_url');
      return;
    case 'reference_images':
      if (!has(IMAGES)) throw lacksImage('reference_images');
      return;
    case 'multi_i2v':
      // The list has become `reference_images` by now.
      if (!has(IMAGES)) throw lacksImage('image_list');
      return;
    case 'r2v':
      if (!has(IMAGES)) throw lacksImage('image_url');
      return;
    case 'reference_material':
      if (has(IMAGES)) return;
      if (!has([...VIDEOS, 'audio_urls'])) throw lacks('image_urls, video_urls or audio_urls');
      throw new GatewayError(
        'bad_parameter',
        'The models of this gateway take images as reference material',
        {
          param: has(VIDEOS) ? 'video_urls' : 'audio_urls',
        },
      );
    case 'edit':
      if (!has(VIDEOS)) throw lacks('video_url');
      return;
    case 'extend':
      if (!has(['video_id'])) throw lacks('video_id');
      throw new GatewayError('unsupported_operation', 'Extending a video is not supported');
    default:
  }
}
