import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMAGES } from '../samples.test-data.ts';
import { imageFacts } from './dimensions.ts';

const SAMPLES: [string, Uint8Array, string][] = [
  ['PNG', IMAGES.png, 'image/png'],
  ['JPEG', IMAGES.jpeg, 'image/jpeg'],
  ['WebP (lossy)', IMAGES.webpLossy, 'image/webp'],
  ['WebP (lossless)', IMAGES.webpLossless, 'image/webp'],
  ['WebP (extended)', IMAGES.webpExtended, 'image/webp'],
  ['GIF', IMAGES.gif, 'image/gif'],
];

describe('the facts of an image', () => {
  it.each(SAMPLES)('%s: size, and whole', (_, bytes, mime) => {
    expect(imageFacts(bytes, mime)).toEqual({ width: 30, height: 20, whole: true });
  });

  it.each(SAMPLES)('%s: is never whole when anything is missing at its end', (_, bytes, mime) => {
    // A WebP's last byte may be padding, a chunk's CRC in a PNG is not read: from 8 bytes on all must notice.
    for (let missing = 8; missing < bytes.length; missing++) {
      const facts = imageFacts(bytes.subarray(0, bytes.length - missing), mime);
      expect(facts === 'unknown' || facts?.whole === true, `${missing} bytes missing`).toBe(false);
    }
  });

  it.each(SAMPLES)('%s: survives damage anywhere', (_, bytes, mime) => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const damaged = bytes.slice();
        damaged[at] = value;
        expect(() => imageFacts(damaged, mime)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });

  it('reads bytes in the middle of a larger buffer', () => {
    const around = new Uint8Array(IMAGES.png.length + 50);
    around.set(IMAGES.png, 25);
    expect(imageFacts(around.subarray(25, 25 + IMAGES.png.length), 'image/png')).toMatchObject({ width: 30 });
  });

  it('accepts what cameras and writers put behind the end', () => {
    const padded = (bytes: Uint8Array, tail: number[]) => Uint8Array.from([...bytes, ...tail]);
    expect(imageFacts(padded(IMAGES.jpeg, [1, 2, 3, 4]), 'image/jpeg')).toMatchObject({ whole: true });
    expect(imageFacts(padded(IMAGES.gif, [0, 0]), 'image/gif')).toMatchObject({ whole: true });
    expect(imageFacts(padded(IMAGES.png, [9, 9]), 'image/png')).toMatchObject({ whole: true });
  });

  it('does not take the end of a thumbnail inside EXIF for the end of the picture', () => {
    const jpeg = [...IMAGES.jpeg];
    const thumbnail = [0xff, 0xe1, 0x00, 0x06, 0x00, 0x00, 0xff, 0xd9];
    const cut = Uint8Array.from([...jpeg.slice(0, 2), ...thumbnail, ...jpeg.slice(2, -2)]);
    expect(imageFacts(cut, 'image/jpeg')).toEqual({ width: 30, height: 20, whole: false });
  });

  it('does not pretend to know other formats', () => {
    expect(imageFacts(IMAGES.png, 'image/avif')).toBe('unknown');
    expect(imageFacts(IMAGES.png, 'image/webp')).toBeNull();
  });
});
