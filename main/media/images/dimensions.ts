import type { ImageFacts } from './image-facts.ts';
import { jpegSize } from './jpeg.ts';
import { pngSize } from './png.ts';
import { webpSize } from './webp.ts';

/**
 * Pixels of a PNG, JPEG, WebP or GIF, from its headers. Null when they do not read as that format;
 * `unknown` for formats we recognise but do not measure (AVIF, HEIC).
 */
export function imageFacts(bytes: Uint8Array, mime: string): ImageFacts | null | 'unknown' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const facts = measure(view, mime);
    if (facts === 'unknown' || facts === null) return facts;
    return facts.width > 0 && facts.height > 0 ? facts : null;
  } catch (error) {
    // Every read is bounds-checked by DataView: a header that points behind the end is a broken file.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function measure(view: DataView, mime: string): ImageFacts | null | 'unknown' {
  switch (mime) {
    case 'image/png':
      return pngSize(view);
    case 'image/jpeg':
      return jpegSize(view);
    case 'image/webp':
      return webpSize(view);
    case 'image/gif':
      return gifSize(view);
    default:
      return 'unknown';
  }
}

/** GIF89a, section 18 (logical screen) and 27 (trailer 0x3B); some writers pad with zeros behind it. */
function gifSize(view: DataView): ImageFacts {
  let last = view.byteLength - 1;
  while (last > 13 && view.getUint8(last) === 0) last--;
  const whole = view.getUint8(last) === 0x3b;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true), whole };
}
