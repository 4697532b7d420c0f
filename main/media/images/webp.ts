import type { ImageFacts } from './image-facts.ts';

const VP8X = 0x56503858;
const VP8L = 0x5650384c;
const VP8_ = 0x56503820;

/** RFC 9649: RIFF container (2.4), VP8 (2.5), VP8L (2.6), VP8X (2.7). */
export function webpSize(view: DataView): ImageFacts | null {
  const whole = view.getUint32(4, true) + 8 <= view.byteLength;
  switch (view.getUint32(12)) {
    case VP8X:
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1, whole };
    case VP8L: {
      if (view.getUint8(20) !== 0x2f) return null;
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, whole };
    }
    case VP8_:
      // Key frame: three bytes of tag, start code 9D 01 2A, then two sizes of 14 bits (the rest is scaling).
      if (view.getUint16(23) !== 0x9d01 || view.getUint8(25) !== 0x2a) return null;
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, whole };
    default:
      return null;
  }
}

const uint24 = (view: DataView, at: number): number =>
  view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
