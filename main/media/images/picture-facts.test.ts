import sharp from 'sharp';
import { expect, it } from 'vitest';
import { pictureFacts } from './picture-facts.ts';

const avif = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#a03' } })
    .avif()
    .toBuffer();

it('AVIF has a size, and a missing end is noticed', async () => {
  const bytes = await avif();
  expect(await pictureFacts(bytes, 'image/avif')).toEqual({ width: 60, height: 40, whole: true });
  expect(await pictureFacts(bytes.subarray(0, -20), 'image/avif')).toEqual({
    width: 60,
    height: 40,
    whole: false,
  });
});

it('what nothing here can read is unknown, not damaged', async () => {
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08free', 'latin1');
  expect(await pictureFacts(heic, 'image/heic')).toBe('unknown');
});
