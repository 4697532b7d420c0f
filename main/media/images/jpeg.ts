import type { ImageFacts } from './image-facts.ts';

const SOS = 0xda;
const EOI = 0xd9;
/** Start-of-frame markers: C0–CF without DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * ITU-T T.81, annex B: markers FFxx, segments with a two-byte length. Pixels as stored: a rotation noted in EXIF is not
 * applied.
 */
export function jpegSize(view: DataView): ImageFacts | null {
  let at = 2;
  let size: { width: number; height: number } | null = null;
  while (at + 4 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === SOS) return size && { ...size, whole: endsAfter(view, at + 2) };
    if (isFrame(marker)) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return size && { ...size, whole: false };
}

/**
 * Searched from the end, and not behind the first scan's start: a thumbnail inside EXIF has an end of its own. Bytes behind
 * the end are common (depth maps, motion photos).
 */
function endsAfter(view: DataView, start: number): boolean {
  for (let at = view.byteLength - 2; at >= start; at--) {
    if (view.getUint8(at) === 0xff && view.getUint8(at + 1) === EOI) return true;
  }
  return false;
}
