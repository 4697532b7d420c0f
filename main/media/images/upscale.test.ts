import sharp from 'sharp';
import { expect, it } from 'vitest';
import { upscale } from './upscale.ts';

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a03' } });

it.each([
  ['jpeg', 'image/jpeg', 'image/jpeg'],
  ['png', 'image/png', 'image/png'],
  ['avif', 'image/avif', 'image/png'],
] as const)('a %s gets its pixels and tells what it had', async (format, mime, type) => {
  const bytes = await picture(60, 40).toFormat(format).toBuffer();
  const made = await upscale({ bytes, mime }, 150);
  expect(made).toMatchObject({ type, width: 150, height: 100, from: { width: 60, height: 40 } });
  expect(await sharp(made?.bytes).metadata()).toMatchObject({ width: 150, height: 100 });
});

it('a picture that is large enough is left alone', async () => {
  const bytes = await picture(60, 40).png().toBuffer();
  expect(await upscale({ bytes, mime: 'image/png' }, 60)).toBeNull();
});

it('nobody gets more pixels than would be read again', async () => {
  const bytes = await picture(60, 40).png().toBuffer();
  await expect(upscale({ bytes, mime: 'image/png' }, 20_000)).rejects.toMatchObject({ code: 'bad_image' });
});
