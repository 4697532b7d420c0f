import type { Sharp } from 'sharp';
import { GatewayError } from '../../contract/index.ts';
import type { ReferenceWish } from '../../domain/index.ts';
import { type EncodedPicture, encode, isPictureType, type PictureType } from './encode.ts';
import { withPicture } from './picture-engine.ts';

export interface SourcePicture {
  bytes: Uint8Array;
  mime: string;
}

/** Tried in this order until the file is small enough; PNG has one. */
const QUALITIES: Record<PictureType, readonly number[]> = {
  'image/jpeg': [92, 85, 75, 60],
  'image/webp': [92, 85, 75, 60],
  'image/png': [100],
};

/** How often a picture that stays too large is made smaller. */
const SHRINKS = 4;

/** The picture as wished; null when it already is. Errors: `bad_image`. */
export async function transcode(source: SourcePicture, wish: ReferenceWish): Promise<EncodedPicture | null> {
  const { types, maxBytes = Number.POSITIVE_INFINITY } = wish;
  const isOffered = types.includes(source.mime) && source.bytes.length <= maxBytes;
  // Some types sites take cannot be decoded here: such a file is passed on unopened.
  if (isOffered && wish.maxSide === undefined && wish.cover === undefined) return null;
  return withPicture(source.bytes, async (open) => {
    if (isOffered && (await hasWishedSize(open(), wish))) return null;
    return smallEnough(open, await typesFor(open, source.mime, types), wish);
  });
}

async function hasWishedSize(picture: Sharp, { maxSide, cover }: ReferenceWish): Promise<boolean> {
  const { width, height, orientation = 1 } = await picture.metadata();
  if (maxSide !== undefined && Math.max(width, height) > maxSide) return false;
  // Turned by its EXIF note, its pixels lie across.
  return cover === undefined || (orientation === 1 && width === cover.width && height === cover.height);
}

/** Types the picture may become, best first: its own, then what loses least. */
async function typesFor(
  open: () => Sharp,
  mime: string,
  offered: readonly string[],
): Promise<readonly PictureType[]> {
  const isOpaque = !(await open().metadata()).hasAlpha || (await open().stats()).isOpaque;
  const order = isOpaque
    ? [mime, 'image/jpeg', 'image/webp', 'image/png']
    : [mime, 'image/png', 'image/webp', 'image/jpeg'];
  const types = [...new Set(order)].filter(isPictureType).filter((type) => offered.includes(type));
  if (types.length === 0) {
    throw new GatewayError('bad_image', `The site takes ${offered.join(', ')}, not ${mime}`);
  }
  // A mask without its transparency would be no mask: rather smaller than flattened.
  const keeping = isOpaque ? types : types.filter((type) => type !== 'image/jpeg');
  return keeping.length > 0 ? keeping : types;
}

/** First with less quality, then, unless the pixels are fixed, with fewer pixels. */
async function smallEnough(
  open: () => Sharp,
  types: readonly PictureType[],
  { maxBytes = Number.POSITIVE_INFINITY, maxSide, cover }: ReferenceWish,
): Promise<EncodedPicture> {
  let side = maxSide;
  for (let shrinks = 0; shrinks <= SHRINKS; shrinks++) {
    const { best, fits } = await smallestOf(() => shaped(open(), side, cover), types, maxBytes);
    if (fits) return best;
    if (cover) break;
    side = Math.floor(Math.max(best.width, best.height) * Math.sqrt(maxBytes / best.bytes.length) * 0.9);
    if (side < 1) break;
  }
  throw new GatewayError('bad_image', `The picture cannot be made as small as ${maxBytes} bytes`);
}

async function smallestOf(
  start: () => Sharp,
  types: readonly PictureType[],
  maxBytes: number,
): Promise<{ best: EncodedPicture; fits: boolean }> {
  let best: EncodedPicture | null = null;
  for (const type of types) {
    for (const quality of QUALITIES[type]) {
      const made = await encode(start(), type, quality);
      if (made.bytes.length <= maxBytes) return { best: made, fits: true };
      if (best === null || made.bytes.length < best.bytes.length) best = made;
    }
  }
  if (best === null) throw new GatewayError('internal', 'No type to encode a picture in');
  return { best, fits: false };
}

function shaped(picture: Sharp, side: number | undefined, cover: ReferenceWish['cover']): Sharp {
  if (cover) return picture.resize({ ...cover, fit: 'cover' });
  if (side === undefined) return picture;
  return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}
