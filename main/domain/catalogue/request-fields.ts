import { GatewayError, type JsonObject, type JsonValue, type Profile } from '../../contract/index.ts';

/** A body as a dialect read it: JSON, form or multipart look alike from here on. */
export interface RequestFields {
  readonly values: Readonly<JsonObject>;
  readonly files: readonly UploadedFile[];
}

export interface UploadedFile {
  /** Name of the form field without brackets: `image[0]` is `image`. */
  readonly field: string;
  readonly bytes: Uint8Array;
}

/** Names callers use for one thing, first wins. From the product document, the SDKs and relays. */
export const FIELD_NAMES = {
  prompt: ['prompt'],
  seconds: ['seconds'],
  duration: ['duration', 'video_length'],
  aspect: ['aspect_ratio', 'aspectRatio', 'ratio', 'size_ratio', 'image_aspect_ratio'],
  resolution: ['resolution'],
  size: ['size'],
  width: ['width'],
  height: ['height'],
  n: ['n', 'output_n'],
  seed: ['seed'],
  negativePrompt: ['negative_prompt', 'negativePrompt'],
  mode: ['function_mode', 'mode'],
  quality: ['quality'],
  metadata: ['metadata'],
  externalTaskId: ['external_task_id'],
  callbackUrl: ['callback_url'],
  sourceVideo: ['video_url', 'video', 'videos', 'video_urls'],
  lastFrame: ['last_image_url', 'end_image_url', 'last_frame', 'image_last'],
  plainImages: [
    'input_reference',
    'first_image_url',
    'first_frame',
    'image_first',
    'image',
    'image_url',
    'images',
    'image_urls',
  ],
  references: ['Ingredients_images', 'ingredients_images', 'reference_images'],
} as const;

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.values(FIELD_NAMES).flat(),
  'model',
  'extra_fields',
  'mask',
]);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Absent, `null` and empty text are the same to a caller: "not given". */
export const isGiven = (value: JsonValue | undefined): value is Exclude<JsonValue, null> =>
  value !== undefined && value !== null && value !== '';

/**
 * The body with what relays tuck away: a typed body field wins over `extra_fields`, that over `metadata` (only where
 * metadata is the container of model-specific fields).
 */
export function openContainers(fields: RequestFields, profile: Profile): RequestFields {
  const { extra_fields: extra, metadata } = fields.values;
  const hidden =
    profile === 'newapi' && isObject(metadata)
      ? Object.entries(metadata).filter(([name]) => KNOWN.has(name) && name !== 'metadata')
      : [];
  const outer = Object.entries(fields.values).filter(([, value]) => isGiven(value));
  const values = Object.fromEntries([...hidden, ...(isObject(extra) ? Object.entries(extra) : []), ...outer]);
  return { ...fields, values };
}

export function pick(
  fields: RequestFields,
  names: readonly string[],
): { name: string; value: Exclude<JsonValue, null> } | null {
  for (const name of names) {
    const value = Object.hasOwn(fields.values, name) ? fields.values[name] : undefined;
    if (isGiven(value)) return { name, value };
  }
  return null;
}

export function pickText(fields: RequestFields, names: readonly string[]): string | undefined {
  const found = pick(fields, names);
  if (!found) return undefined;
  if (typeof found.value === 'string') return found.value;
  if (typeof found.value === 'number') return String(found.value);
  throw new GatewayError('bad_parameter', `${found.name} must be a string`, { param: found.name });
}

/** Forms carry numbers as text; `null` when it is no number at all. */
export function toNumber(value: JsonValue): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !/^\s*-?\d+(\.\d+)?\s*$/.test(value)) return null;
  return Number(value);
}

/** Fields nobody here reads; executors may. */
export const unreadFields = (fields: RequestFields): JsonObject =>
  Object.fromEntries(Object.entries(fields.values).filter(([name]) => !KNOWN.has(name)));
