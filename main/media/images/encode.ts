import type { Sharp } from 'sharp';
import type { PictureWish } from '../../domain/index.ts';

export type PictureType = PictureWish['type'];

export interface EncodedPicture {
  bytes: Uint8Array;
  type: PictureType;
  width: number;
  height: number;
}

const EXTENSIONS: Record<PictureType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

export const extensionOf = (type: PictureType): string => EXTENSIONS[type];

export const isPictureType = (mime: string): mime is PictureType => Object.hasOwn(EXTENSIONS, mime);

export const USUAL_QUALITY = 92;

/**
 * In sRGB and without metadata (place, camera, thumbnails). JPEG has no transparency: it becomes white, where
 * the encoder's own choice would be black.
 */
export async function encode(
  picture: Sharp,
  type: PictureType,
  quality: number = USUAL_QUALITY,
): Promise<EncodedPicture> {
  const { data, info } = await inType(picture, type, quality).toBuffer({ resolveWithObject: true });
  return { bytes: data, type, width: info.width, height: info.height };
}

function inType(picture: Sharp, type: PictureType, quality: number): Sharp {
  switch (type) {
    case 'image/png':
      return picture.png();
    case 'image/webp':
      return picture.webp({ quality });
    case 'image/jpeg':
      // Full colour resolution where quality is asked for: red lettering frays otherwise.
      return picture
        .flatten({ background: '#ffffff' })
        .jpeg({ quality, chromaSubsampling: quality >= 90 ? '4:4:4' : '4:2:0' });
  }
}
