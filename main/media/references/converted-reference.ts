import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError, type StoredReference } from '../../contract/index.ts';
import type { ReferenceFile, ReferenceWish } from '../../domain/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { extensionOf, type PictureType } from '../images/encode.ts';
import { transcode } from '../images/transcode.ts';
import { COPIES } from './reference-files.ts';

/** Folder of a reference's copies, beside its file; it goes with the reference. */
export const copiesFolder = (path: string): string => path + COPIES;

const TYPES: Record<string, PictureType> = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' };

/**
 * The reference at `path` as wished: itself when it fits, else a copy that is made once and found again by the next try
 * or the next window. Errors: `bad_image`, `media_gone`, `storage_full`.
 */
export async function convertedReference(
  path: string,
  { mime, sizeBytes }: Pick<StoredReference, 'mime' | 'sizeBytes'>,
  wish: ReferenceWish,
): Promise<ReferenceFile> {
  if (!mime.startsWith('image/')) {
    if (!wish.types.includes(mime) || sizeBytes > (wish.maxBytes ?? sizeBytes)) throw unfit(mime, wish);
    return { path, mime, sizeBytes };
  }
  const folder = copiesFolder(path);
  const key = keyOf(wish);
  const earlier = await copyNamed(folder, key);
  if (earlier) return earlier;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new GatewayError('media_gone', 'A reference of the task is no longer kept', { cause: error });
  });
  const made = await transcode({ bytes, mime }, wish);
  if (!made) return { path, mime, sizeBytes };
  const copy = join(folder, `${key}.${extensionOf(made.type)}`);
  await writeAtomically(copy, made.bytes, 'before_submit');
  return { path: copy, mime: made.type, sizeBytes: made.bytes.length };
}

/** The same wish has the same key whatever the order of its types. */
function keyOf({ types, maxBytes, maxSide, cover }: ReferenceWish): string {
  const wish = [
    types.toSorted(),
    maxBytes ?? null,
    maxSide ?? null,
    cover?.width ?? null,
    cover?.height ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(wish)).digest('hex').slice(0, 16);
}

async function copyNamed(folder: string, key: string): Promise<ReferenceFile | null> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [stem, extension = ''] = name.split('.');
    const mime = TYPES[extension];
    if (stem !== key || !mime || name !== `${key}.${extension}`) continue;
    const path = join(folder, name);
    return { path, mime, sizeBytes: (await stat(path)).size };
  }
  return null;
}

function unfit(mime: string, { types, maxBytes }: ReferenceWish): GatewayError {
  const most = maxBytes === undefined ? '' : ` up to ${maxBytes} bytes`;
  return new GatewayError('bad_image', `The site takes ${types.join(', ')}${most}, not this ${mime}`);
}
