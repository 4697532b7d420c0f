import { GatewayError } from '../../contract/index.ts';
import type { ModelEntry, Resolution } from './model-entry.ts';
import { type Pixels, readSize } from './pixel-size.ts';
import { FIELD_NAMES, pick, type RequestFields } from './request-fields.ts';

/** Shape of the wanted picture, as far as the caller or the model's name fixes it. */
export interface Picture {
  aspect: string;
  resolution: Resolution;
  /** `WxH`, only when the caller said pixels and no other ratio. */
  size?: string;
}

const NAMED_ASPECTS: Record<string, string> = {
  wide: '16:9',
  landscape: '16:9',
  tall: '9:16',
  portrait: '9:16',
  square: '1:1',
};

/** How far a size in pixels may be from an offered ratio: 1792x1024 is meant as 16:9, 1536x1024 is not. */
const RATIO_TOLERANCE = 0.04;

/** @throws GatewayError `bad_aspect`, `bad_size`, `bad_resolution` */
export function readPicture(entry: ModelEntry, fields: RequestFields): Picture {
  const named = readAspect(entry, fields);
  const size = readSize(entry, fields, named !== null);
  const isExact = size !== null && entry.sizeMeans !== 'orientation';
  const resolution =
    readResolution(entry, fields) ?? named?.resolution ?? (isExact ? resolutionOf(entry, size) : null);
  const aspect = drawn(entry, named?.aspect ?? (size ? aspectOf(entry, size) : entry.defaultAspect));
  return {
    aspect,
    resolution: entry.forcedResolution ?? lowered(entry, resolution ?? entry.defaultResolution),
    ...(isExact && (aspect === 'auto' || isNear(size, aspect))
      ? { size: `${size.width}x${size.height}` }
      : {}),
  };
}

/** `wide`, `3:2`, or with a tier before it: `4k-wide`. */
function readAspect(
  entry: ModelEntry,
  fields: RequestFields,
): { aspect: string; resolution: Resolution | null } | null {
  const found = pick(fields, FIELD_NAMES.aspect) ?? ratioInSize(fields);
  if (!found) return null;
  const text = String(found.value).trim().toLowerCase();
  if (text === 'auto') return null;
  const [, tier, shape = text] = /^([124]k)-(.+)$/.exec(text) ?? [];
  const aspect = NAMED_ASPECTS[shape] ?? shape.replaceAll(' ', '');
  const isRatio = /^[1-9]\d?:[1-9]\d?$/.test(aspect);
  if (isRatio && (entry.aspects === 'any' || entry.aspects.includes(aspect))) {
    return { aspect, resolution: entry.resolutions.find((offer) => offer === tier) ?? null };
  }
  throw new GatewayError('bad_aspect', `${entry.name} takes ${found.name} ${offered(entry)}`, {
    param: found.name,
    isUnprocessable: entry.refusesWith422 ?? false,
  });
}

const ratioInSize = (fields: RequestFields) => {
  const found = pick(fields, FIELD_NAMES.size);
  return found && String(found.value).includes(':') ? found : null;
};

function readResolution(entry: ModelEntry, fields: RequestFields): Resolution | null {
  const found = pick(fields, FIELD_NAMES.resolution);
  if (!found || entry.forcedResolution) return null;
  const text = String(found.value).trim().toLowerCase();
  const wanted = entry.resolutionWords?.[text] ?? (/^\d{3,4}$/.test(text) ? `${text}p` : text);
  const match = entry.resolutions.find((resolution) => resolution === wanted);
  if (match) return match;
  if (entry.adapts) return null;
  const words = [...entry.resolutions, ...Object.keys(entry.resolutionWords ?? {})].join(', ');
  throw new GatewayError('bad_resolution', `${entry.name} takes resolution ${words}`, {
    param: found.name,
    isUnprocessable: entry.refusesWith422 ?? false,
  });
}

function aspectOf(entry: ModelEntry, size: Pixels): string {
  if (entry.sizeMeans === 'orientation') return orientationOf(entry, size);
  if (entry.siteAspects) return closest(entry.siteAspects, size.width / size.height);
  if (entry.aspects === 'any') return reduced(size);
  const match = entry.aspects.find((aspect) => isNear(size, aspect));
  if (match) return match;
  throw new GatewayError(
    'bad_size',
    `size ${size.width}x${size.height} fits none of the ratios of ${entry.name}: ${offered(entry)}`,
    { param: 'size', isUnprocessable: entry.refusesWith422 ?? false },
  );
}

function orientationOf(entry: ModelEntry, { width, height }: Pixels): string {
  if (width === height) return entry.kind === 'image' ? '1:1' : entry.defaultAspect;
  return width > height ? '16:9' : '9:16';
}

/** What the site draws for a ratio the document takes. */
const drawn = ({ siteAspects }: ModelEntry, aspect: string): string =>
  siteAspects && aspect !== 'auto' && !siteAspects.includes(aspect)
    ? closest(siteAspects, ratio(aspect))
    : aspect;

/** By factor, so that 3:2 is as far from 1:1 as 2:3. */
const closest = (aspects: readonly string[], wanted: number): string => {
  const distance = (aspect: string) => Math.abs(Math.log(ratio(aspect) / wanted));
  return aspects.toSorted((a, b) => distance(a) - distance(b))[0] ?? 'auto';
};

/** The tier of a size in pixels, or null when the model does not offer it: then its default is as good as any. */
function resolutionOf(entry: ModelEntry, { width, height }: Pixels): Resolution | null {
  const tier = entry.kind === 'image' ? imageTier(width * height) : `${Math.min(width, height)}p`;
  return entry.resolutions.find((resolution) => resolution === tier) ?? null;
}

const imageTier = (pixels: number): Resolution => {
  if (pixels <= 1_800_000) return '1k';
  return pixels <= 4_500_000 ? '2k' : '4k';
};

const lowered = (entry: ModelEntry, resolution: Resolution): Resolution =>
  entry.loweredResolutions?.[resolution] ?? resolution;

const ratio = (aspect: string): number => {
  const [w, h] = aspect.split(':').map(Number);
  return (w ?? 1) / (h ?? 1);
};

const isNear = (size: Pixels, aspect: string): boolean =>
  Math.abs(size.width / size.height / ratio(aspect) - 1) <= RATIO_TOLERANCE;

const offered = (entry: ModelEntry): string =>
  entry.aspects === 'any' ? 'as W:H, e.g. 16:9' : entry.aspects.join(', ');

const reduced = ({ width, height }: Pixels): string => {
  const divisor = gcd(width, height);
  const [w, h] = [width / divisor, height / divisor];
  // 1920x1088 would be 30:17; a ratio of such numbers helps nobody, the size says it exactly.
  return w < 100 && h < 100 ? `${w}:${h}` : 'auto';
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
