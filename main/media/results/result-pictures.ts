import { readFile, stat } from 'node:fs/promises';
import { GatewayError } from '../../contract/index.ts';
import type { MediaItem, MediaStore, PictureWish, ResultPictures } from '../../domain/index.ts';
import type { Logger } from '../../kernel/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { encode, extensionOf, USUAL_QUALITY } from '../images/encode.ts';
import { withPicture } from '../images/picture-engine.ts';

export interface ResultPicturesOptions {
  pathOf: MediaStore['pathOf'];
  log: Logger;
}

/**
 * Copies lie beside their result, so that its removal takes them along. A result that cannot be converted is logged and
 * null: it is paid for, and the caller still has the file as it is.
 */
export function createResultPictures({ pathOf, log }: ResultPicturesOptions): ResultPictures {
  return {
    async pictureOf(item, wish) {
      if (item.kind !== 'image') return null;
      const path = pathOf(item);
      if (path === null) throw new GatewayError('media_gone');
      if (isAsWished(item, wish)) return { path, mime: wish.type };
      const quality = stepOf(wish.quality);
      const copy = copyPath(path, { ...wish, quality });
      try {
        const isThere = (await stat(copy).catch(() => null))?.isFile() ?? false;
        if (!isThere) await writeAtomically(copy, await converted(path, { ...wish, quality }), 'collecting');
        return { path: copy, mime: wish.type };
      } catch (error) {
        log.warn('a result could not be converted', { file: item.file, to: wish.type, error });
        return null;
      }
    },
  };
}

const isAsWished = ({ mime, width, height }: MediaItem, { type, quality, maxSide }: PictureWish): boolean =>
  mime === type &&
  quality === undefined &&
  (maxSide === undefined || (width !== null && height !== null && Math.max(width, height) <= maxSide));

/** In steps of five: each quality asked for is a file that stays. */
const stepOf = (quality = USUAL_QUALITY): number =>
  quality === USUAL_QUALITY ? quality : Math.max(5, Math.round(Math.min(quality, 100) / 5) * 5);

function copyPath(path: string, { type, quality, maxSide }: PictureWish): string {
  const stem = path.slice(0, path.lastIndexOf('.'));
  const size = maxSide === undefined ? '' : `.s${maxSide}`;
  const detail = type === 'image/png' ? '' : `.q${quality}`;
  return `${stem}${size}${detail}.as.${extensionOf(type)}`;
}

async function converted(path: string, { type, quality, maxSide }: PictureWish): Promise<Uint8Array> {
  const { bytes } = await withPicture(await readFile(path), (open) => {
    const picture = open();
    const size = { width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true } as const;
    return encode(maxSide === undefined ? picture : picture.resize(size), type, quality);
  });
  return bytes;
}
