import type { ImageFacts } from './image-facts.ts';

const IHDR = 0x49484452;
const IDAT = 0x49444154;
const IEND = 0x49454e44;

/** PNG specification, sections 5.3 (chunks: length, type, data, CRC) and 11.2 (IHDR first, IEND last). */
export function pngSize(view: DataView): ImageFacts | null {
  if (view.getUint32(12) !== IHDR) return null;
  const size = { width: view.getUint32(16), height: view.getUint32(20) };
  let hasPixels = false;
  let at = 8;
  while (at + 12 <= view.byteLength) {
    const type = view.getUint32(at + 4);
    if (type === IEND) return { ...size, whole: hasPixels };
    hasPixels ||= type === IDAT;
    at += 12 + view.getUint32(at);
  }
  return { ...size, whole: false };
}
