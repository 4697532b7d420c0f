import { GatewayError, type JsonObject, type JsonValue } from '../../../contract/index.ts';
import { type ModelParameters, parametersOf } from './parameters.ts';

/** Two spellings the document uses for one value. */
const SAME: Readonly<Record<string, string>> = { jpg: 'jpeg', std: 'standard' };

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isGiven = (value: JsonValue | undefined): value is Exclude<JsonValue, null> =>
  value !== undefined && value !== null && value !== '';

const invalid = (param: string): GatewayError =>
  new GatewayError('bad_parameter', `Invalid parameter: ${param}`, { param });

/** The first checks, in the order of the document. Errors: `missing_model`, `bad_parameter`. */
export function readSubmission(values: JsonObject): { model: JsonValue; params: JsonObject } {
  const { model, params } = values;
  if (!isGiven(model)) throw new GatewayError('missing_model', undefined, { param: 'model' });
  if (!isObject(params)) {
    throw new GatewayError('bad_parameter', 'Missing or invalid field: params', { param: 'params' });
  }
  return { model, params };
}

/**
 * The checks after the model is known, and its parameters in the words of the catalogue. Unknown parameters are ignored.
 * @throws GatewayError `missing_prompt`, `bad_parameter`
 */
export function readParameters(model: string, params: JsonObject, values: JsonObject): JsonObject {
  if (!isGiven(params.prompt) || (typeof params.prompt === 'string' && params.prompt.trim() === '')) {
    throw new GatewayError('missing_prompt', undefined, { param: 'prompt' });
  }
  if (typeof params.prompt !== 'string') throw invalid('prompt');
  const { callback_url, metadata } = values;
  if (isGiven(callback_url) && typeof callback_url !== 'string') throw invalid('callback_url');
  if (isGiven(metadata) && !isObject(metadata)) throw invalid('metadata');
  const rule = parametersOf(model);
  return {
    ...(rule ? checked(rule, params) : params),
    model,
    prompt: params.prompt,
    ...(isGiven(callback_url) ? { callback_url } : {}),
    ...(isObject(metadata) ? { metadata } : {}),
    ...(isGiven(values.external_task_id) ? { external_task_id: values.external_task_id } : {}),
    ...(isGiven(values.callback_progress) ? { callback_progress: values.callback_progress } : {}),
  };
}

function checked(rule: ModelParameters, params: JsonObject): JsonObject {
  const images = readImages(params.image_url, rule.images, 'image_url');
  const last = rule.takesLastFrame ? readImages(params.end_image_url, 1, 'end_image_url') : [];
  const chosen = Object.entries(rule.choices).map(([name, offered]) => [
    name,
    readChoice(params[name], offered, name),
  ]);
  return {
    ...inCatalogueWords(Object.fromEntries(chosen) as Record<string, string>),
    ...(images.length > 0 ? { image_url: images } : {}),
    ...(last.length > 0 ? { end_image_url: last } : {}),
  };
}

/** All values are texts; numbers are taken as well. */
function readChoice(value: JsonValue | undefined, offered: readonly string[], name: string): string {
  if (!isGiven(value)) return offered[0] ?? '';
  if (typeof value !== 'string' && typeof value !== 'number') throw invalid(name);
  const same = (text: string): string => SAME[text] ?? text;
  const match = offered.find((choice) => same(choice) === same(String(value).trim()));
  if (match === undefined) throw invalid(name);
  return match;
}

function readImages(value: JsonValue | undefined, most: number, name: string): string[] {
  if (!isGiven(value)) return [];
  const images = Array.isArray(value) ? value : [value];
  const texts = images.filter((image) => typeof image === 'string' && image.trim() !== '') as string[];
  if (texts.length < images.length || texts.length > most) throw invalid(name);
  return texts;
}

/** `basic` and `high` have no meaning in pixels; they go along for executors that know them. */
function inCatalogueWords({ format, resolution, ...rest }: Record<string, string>): JsonObject {
  const isTier = resolution === 'basic' || (resolution === 'high' && !('video_length' in rest));
  return {
    ...rest,
    ...(resolution === undefined ? {} : isTier ? { tier_name: resolution } : { resolution }),
    ...(format === undefined ? {} : { output_format: SAME[format] ?? format }),
  };
}
