import type { JsonObject, JsonValue } from '../../../contract/index.ts';
import type { RequestFields } from '../../../domain/index.ts';
import { readContent } from './content-parts.ts';

/** Fields of document 003 that may also stand in its containers. */
const CONTAINED = [
  'prompt',
  'seconds',
  'duration',
  'size',
  'width',
  'height',
  'mode',
  'function_mode',
  'model_name',
  'aspect_ratio',
  'ratio',
  'quality',
  'resolution',
  'fps',
  'n',
  'seed',
  'negative_prompt',
  'image',
  'image_url',
  'image_urls',
  'images',
  'image_list',
  'reference_images',
  'input_reference',
  'end_image_url',
  'last_image_url',
  'video',
  'video_url',
  'videos',
  'video_urls',
  'video_id',
  'audio_urls',
  'content',
  'cfg_scale',
  'sound',
  'camera_control',
  'watermark_info',
  'callback_url',
  'callback_progress',
  'external_task_id',
];

/** Of these, one is enough to know the document: nobody else sends them. */
const OWN_FIELDS = [
  'mode',
  'content',
  'model_name',
  'image_list',
  'video_urls',
  'audio_urls',
  'camera_control',
];
const OWN_MODELS = /^(veo3|gemini-omni|doubao-|grok-|kling-|vidu|hailuo|happyhorse)/;

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isGiven = (value: JsonValue | undefined): value is Exclude<JsonValue, null> =>
  value !== undefined && value !== null && value !== '';
const listOf = (value: JsonValue | undefined): JsonValue[] => {
  if (!isGiven(value)) return [];
  return Array.isArray(value) ? value : [value];
};

/**
 * Document 003's fields in the words of the catalogue: containers opened, `content` taken apart, lists of objects made lists
 * of links. What others send passes unchanged.
 */
export function aggregatorFields<T extends RequestFields>(fields: T): T {
  const values = withContained(fields.values);
  const speaks = OWN_FIELDS.some((name) => isGiven(values[name]));
  return speaks || values !== fields.values || isResolution(values.quality)
    ? { ...fields, values: inCatalogueWords(values) }
    : fields;
}

/** A field of the body wins over `extra_fields`, that over `metadata`. */
function withContained(values: Readonly<JsonObject>): Readonly<JsonObject> {
  const { extra_fields: extra, metadata, model } = values;
  const speaks =
    (typeof model === 'string' && OWN_MODELS.test(model.trim())) ||
    OWN_FIELDS.some((name) => isGiven(values[name]));
  const containers = [extra, speaks ? metadata : undefined].filter(isObject);
  const found = CONTAINED.flatMap((name) => {
    if (isGiven(values[name])) return [];
    const inside = containers.map((container) => container[name]).find(isGiven);
    return inside === undefined ? [] : [[name, inside] as const];
  });
  return found.length === 0 ? values : { ...values, ...Object.fromEntries(found) };
}

function inCatalogueWords(values: Readonly<JsonObject>): JsonObject {
  const { content, image_list, quality, ...rest } = values;
  const parts = readContent(parsed(content));
  const references = [
    ...listOf(rest.reference_images),
    ...listOf(parsed(image_list)).map(linkOf),
    ...parts.references,
  ];
  const read: JsonObject = {
    ...rest,
    ...(isGiven(rest.prompt) || parts.prompt === undefined ? {} : { prompt: parts.prompt }),
    ...joined('images', rest, parts.images),
    ...joined('end_image_url', rest, parts.lastFrames),
    ...(references.length > 0 ? { reference_images: references } : {}),
    ...joined('video_urls', rest, parts.videos),
    ...joined('audio_urls', rest, parts.audios),
  };
  if (!isGiven(quality)) return read;
  // `quality: "720P"` is a resolution; any other word is the site's business.
  if (isResolution(quality)) return isGiven(read.resolution) ? read : { ...read, resolution: quality };
  return { ...read, quality };
}

const joined = (name: string, values: JsonObject, more: readonly JsonValue[]): JsonObject =>
  more.length === 0 ? {} : { [name]: [...listOf(values[name]), ...more] };

/** Kling writes `{image: url}`. */
const linkOf = (item: JsonValue): JsonValue =>
  isObject(item) ? (item.image ?? item.image_url ?? item.url ?? item) : item;

const isResolution = (value: JsonValue | undefined): boolean =>
  typeof value === 'string' && /^\s*(\d{3,4}p|[124]k)\s*$/i.test(value);

/** Forms carry lists as JSON text. */
function parsed(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return value;
  }
}
