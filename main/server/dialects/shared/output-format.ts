import { GatewayError, type JsonValue } from '../../../contract/index.ts';
import type { MediaItem, PictureWish, Task } from '../../../domain/index.ts';

/** As clients name them: fields of an order, or the query of a link. */
export interface OutputFields {
  output_format?: JsonValue | undefined;
  output_compression?: JsonValue | undefined;
}

const TYPES: Record<string, PictureWish['type']> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  webp: 'image/webp',
};

const isGiven = (value: JsonValue | undefined): boolean =>
  value !== undefined && value !== null && value !== '';

/**
 * The wish for another type of picture; null when there is none. `output_compression` is what it is in OpenAI's API, a
 * quality in percent that PNG has no use for.
 * @throws GatewayError `bad_parameter`
 */
export function readOutputWish({ output_format, output_compression }: OutputFields): PictureWish | null {
  if (!isGiven(output_format)) return null;
  const type = TYPES[String(output_format).trim().toLowerCase()];
  if (!type) throw refusal('output_format', 'png, jpeg or webp');
  if (!isGiven(output_compression) || type === 'image/png') return { type };
  const percent = Number(output_compression);
  if (!(percent >= 0 && percent <= 100)) throw refusal('output_compression', 'a number from 0 to 100');
  return { type, quality: Math.max(1, Math.round(percent)) };
}

const refusal = (param: string, wanted: string): GatewayError =>
  new GatewayError('bad_parameter', `${param} must be ${wanted}`, { param });

/** What was stored with the order, for those who ask for the result later. */
export function storedOutputWish({ request }: Task): PictureWish | null {
  try {
    return request.kind === 'image' ? readOutputWish(request.extra ?? {}) : null;
  } catch {
    // Other dialects let it through unread.
    return null;
  }
}

/** Query of a link to a result; the path stays that of the file, which is what the signature covers. */
export function outputQuery({ kind, mime }: MediaItem, wish: PictureWish | null): string {
  if (wish === null || kind !== 'image' || (mime === wish.type && wish.quality === undefined)) return '';
  const compression = wish.quality === undefined ? '' : `&compression=${wish.quality}`;
  return `?format=${wish.type.slice('image/'.length)}${compression}`;
}
