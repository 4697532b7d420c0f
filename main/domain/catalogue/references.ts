import { GatewayError, type JsonValue, type ReferenceRole } from '../../contract/index.ts';
import type { IncomingReference } from '../ports.ts';
import type { ModelEntry } from './model-entry.ts';
import { FIELD_NAMES, isGiven, isObject, pickText, type RequestFields } from './request-fields.ts';

/**
 * What a caller sent to work from, with the role each has for this model. Nothing is fetched here.
 * @throws GatewayError `missing_image`, `too_many_images`, `missing_first_frame`, `last_frame_unsupported`,
 * `unsupported_file_id`, `bad_image`
 */
export function readReferences(entry: ModelEntry, fields: RequestFields): IncomingReference[] {
  const plain = gather(fields, FIELD_NAMES.plainImages);
  const last = gather(fields, FIELD_NAMES.lastFrame);
  const named = gather(fields, FIELD_NAMES.references);
  const mode = pickText(fields, FIELD_NAMES.mode);
  const images = inRoles(entry, { plain, last, named, mode });
  checkEnough(entry, mode, images);
  if (entry.sourceVideo === 'ignored') return images;

  const [video, ...more] = gather(fields, FIELD_NAMES.sourceVideo);
  if (!video || more.length > 0) {
    throw new GatewayError('bad_parameter', `${entry.name} works on one source video: send video_url`, {
      param: video?.param ?? 'video_url',
    });
  }
  return [{ ...video, role: 'source_video' }, ...images];
}

type Sent = Omit<IncomingReference, 'role'>;

interface Images {
  plain: Sent[];
  last: Sent[];
  named: Sent[];
  mode: string | undefined;
}

/** Words of the documents for working from references, from frames, and how many images each needs. */
const REFERENCE_MODES = ['omni_reference', 'reference_images', 'reference_material', 'r2v'];
const FRAME_MODES = ['first_last_frames', 'i2v_first_last'];
const IMAGES_NEEDED: Record<string, number> = {
  i2v: 1,
  i2v_first_last: 2,
  reference_images: 1,
  reference_material: 1,
  r2v: 1,
};

function checkEnough(
  entry: ModelEntry,
  mode: string | undefined,
  images: readonly IncomingReference[],
): void {
  const byMode = mode !== undefined && Object.hasOwn(IMAGES_NEEDED, mode) ? (IMAGES_NEEDED[mode] ?? 0) : 0;
  if (images.length >= Math.max(byMode, entry.needsImage ? 1 : 0)) return;
  const reason = byMode > images.length ? `mode ${mode} needs ${byMode}` : `${entry.name} needs one`;
  throw new GatewayError('missing_image', `A reference image is missing: ${reason}`, {
    param: images.length === 0 ? 'image' : 'end_image_url',
  });
}

function inRoles(entry: ModelEntry, { plain, last, named, mode = '' }: Images): IncomingReference[] {
  if (entry.images === 'only_frames') return frames(entry, [...plain, ...named], last);
  const isReferenceMode = REFERENCE_MODES.includes(mode) || named.length > 0;
  const mayBeMany = entry.maxReferences > 0;
  // Where there are no references, whatever was sent is meant as a frame.
  if (entry.images === 'frames' && !mayBeMany) return frames(entry, [...plain, ...named], last);
  if (entry.images === 'frames' && !isReferenceMode && (plain.length <= 2 || last.length > 0)) {
    return frames(entry, plain, last);
  }
  const lastSent = last[0];
  if (entry.images !== 'frames' && lastSent) throw lastFrameUnsupported(entry, lastSent);
  if (FRAME_MODES.includes(mode)) return frames(entry, plain, last);
  const role: ReferenceRole = entry.images === 'edit_images' ? 'edit_image' : 'reference';
  const all = [...plain, ...named, ...last];
  const over = all[entry.maxReferences];
  if (over) {
    const most = entry.maxReferences === 1 ? '1 reference image' : `${entry.maxReferences} reference images`;
    throw new GatewayError('too_many_images', `${entry.name} takes at most ${most}`, { param: over.param });
  }
  return all.map((sent) => ({ ...sent, role }));
}

const lastFrameUnsupported = ({ name }: ModelEntry, { param }: Sent): GatewayError =>
  new GatewayError('last_frame_unsupported', `${name} takes a first frame and no last one`, { param });

function frames(entry: ModelEntry, plain: Sent[], explicitLast: Sent[]): IncomingReference[] {
  const [first, ...rest] = plain;
  const [last, over] = [...rest, ...explicitLast];
  if (!first) {
    if (last) throw new GatewayError('missing_first_frame', undefined, { param: last.param });
    return [];
  }
  if (over) {
    throw new GatewayError('too_many_images', `${entry.name} takes one first and one last frame`, {
      param: over.param,
    });
  }
  if (last && !entry.takesLastFrame) throw lastFrameUnsupported(entry, last);
  const lead: IncomingReference = { ...first, role: 'first_frame' };
  return last ? [lead, { ...last, role: 'last_frame' }] : [lead];
}

/**
 * In the order of names, texts before files. What was sent under two names counts once; twice under one name is meant: a
 * film may end on the picture it begins with.
 */
function gather(fields: RequestFields, names: readonly string[]): Sent[] {
  const sent: Sent[] = [];
  const seen = new Set<string>();
  for (const name of names) {
    const value = Object.hasOwn(fields.values, name) ? fields.values[name] : undefined;
    const news = texts(value, name).filter((text) => !seen.has(text));
    for (const text of news) {
      seen.add(text);
      sent.push({ source: { type: 'text', value: text }, param: name });
    }
    for (const file of fields.files) {
      if (file.field === name) sent.push({ source: { type: 'bytes', bytes: file.bytes }, param: name });
    }
  }
  return sent;
}

/** A string, `{image_url}`, `{url}`, `{image_url: {url}}`, or an array of those. */
function texts(value: JsonValue | undefined, param: string): string[] {
  if (!isGiven(value)) return [];
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((item) => texts(item, param));
  if (isObject(value)) {
    if (isGiven(value.file_id)) throw new GatewayError('unsupported_file_id', undefined, { param });
    const inner = value.image_url ?? value.video_url ?? value.url;
    if (isGiven(inner)) return texts(inner, param);
  }
  throw new GatewayError('bad_image', `${param} must be a URL, a data URL, base64 or a file`, { param });
}
