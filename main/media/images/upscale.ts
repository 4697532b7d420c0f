import { GatewayError } from '../../contract/index.ts';
import { type EncodedPicture, encode, isPictureType } from './encode.ts';
import { MAX_PIXELS, withPicture } from './picture-engine.ts';
import type { SourcePicture } from './transcode.ts';

export interface UpscaledPicture extends EncodedPicture {
  /** Pixels it had before. */
  from: { width: number; height: number };
}

/**
 * Enlarged (Lanczos) to this longest side, in its own type where that can be written, else as PNG. Null when it is that
 * large already. It adds pixels, not detail. Errors: `bad_image`.
 */
export async function upscale(source: SourcePicture, longestSide: number): Promise<UpscaledPicture | null> {
  return withPicture(source.bytes, async (open) => {
    const { width, height } = (await open().metadata()).autoOrient;
    const scale = longestSide / Math.max(width, height);
    if (scale <= 1) return null;
    if (width * height * scale * scale > MAX_PIXELS) {
      throw new GatewayError('bad_image', `A picture of ${longestSide} pixels is too large to be made here`);
    }
    const type = isPictureType(source.mime) ? source.mime : 'image/png';
    const size = { width: longestSide, height: longestSide, fit: 'inside', kernel: 'lanczos3' } as const;
    const made = await encode(open().resize(size), type, 95);
    return { ...made, from: { width, height } };
  });
}
