import { isContainerWhole } from '../files/container-end.ts';
import { imageFacts } from './dimensions.ts';
import type { ImageFacts } from './image-facts.ts';
import { withPicture } from './picture-engine.ts';

/**
 * Pixels of a picture: from its headers, for AVIF and HEIC from the decoder. Null when it does not read as that format;
 * `unknown` when nothing here can read it, which does not mean that nobody can.
 */
export async function pictureFacts(bytes: Uint8Array, mime: string): Promise<ImageFacts | null | 'unknown'> {
  const facts = imageFacts(bytes, mime);
  if (facts !== 'unknown') return facts;
  try {
    const { autoOrient } = await withPicture(bytes, (open) => open().metadata());
    // The same boxes as in MP4; the decoder reads sizes without looking for the end.
    return { ...autoOrient, whole: isContainerWhole(bytes, mime) };
  } catch {
    return 'unknown';
  }
}
