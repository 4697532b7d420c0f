import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { MAX_PIXELS } from './picture-engine.ts';
import { transcode } from './transcode.ts';

const RED = { r: 230, g: 20, b: 20 };
const JPEG_OR_PNG = ['image/jpeg', 'image/png'];

const canvas = (width: number, height: number, alpha = 1) =>
  sharp({ create: { width, height, channels: alpha < 1 ? 4 : 3, background: { ...RED, alpha } } });

/** Every pixel another: what compresses badly. */
function noise(width: number, height: number) {
  let state = 1;
  const bytes = Buffer.from(
    Array.from({ length: width * height * 3 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state & 0xff;
    }),
  );
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}

/** Left half red, right half blue, of `width`×`height`. */
const halves = (width: number, height: number) =>
  canvas(width, height).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: '#0000ff' } },
      left: width / 2,
      top: 0,
    },
  ]);

async function pixel(bytes: Uint8Array, left: number, top: number): Promise<number[]> {
  return [...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())];
}

const close = (is: number[], wanted: number[]): boolean =>
  is.length === wanted.length && is.every((value, at) => Math.abs(value - (wanted[at] ?? 0)) < 12);

describe('a picture as a site takes it', () => {
  it('stays what it is when it fits', async () => {
    const png = await canvas(60, 40, 0.5).png().toBuffer();
    const source = { bytes: png, mime: 'image/png' };
    expect(await transcode(source, { types: JPEG_OR_PNG })).toBeNull();
    expect(await transcode(source, { types: JPEG_OR_PNG, maxBytes: png.length, maxSide: 60 })).toBeNull();
    expect(await transcode(source, { types: ['image/png'], cover: { width: 60, height: 40 } })).toBeNull();
  });

  it('is passed on unopened when only its type and bytes matter', async () => {
    const source = { bytes: Buffer.from('HEVC inside'), mime: 'image/heic' };
    expect(await transcode(source, { types: ['image/heic'] })).toBeNull();
  });

  it.each([
    ['webp', 'image/webp', 'image/jpeg'],
    ['avif', 'image/avif', 'image/jpeg'],
    ['gif', 'image/gif', 'image/jpeg'],
    ['png', 'image/png', 'image/png'],
  ] as const)('%s becomes what the site takes', async (format, mime, type) => {
    const bytes = await canvas(60, 40).toFormat(format).toBuffer();
    const made = await transcode({ bytes, mime }, { types: JPEG_OR_PNG, maxSide: 30 });
    expect(made).toMatchObject({ type, width: 30, height: 20 });
    expect(await sharp(made?.bytes).metadata()).toMatchObject({ format: type.slice(6), width: 30 });
  });

  it('keeps its transparency where the site takes a type that has it', async () => {
    const bytes = await canvas(60, 40, 0.5).webp().toBuffer();
    const made = await transcode({ bytes, mime: 'image/webp' }, { types: JPEG_OR_PNG });
    expect(made?.type).toBe('image/png');
    expect((await sharp(made?.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('lies on white, not on black, where it must become a JPEG', async () => {
    const bytes = await canvas(60, 40, 0).png().toBuffer();
    const made = await transcode({ bytes, mime: 'image/png' }, { types: ['image/jpeg'] });
    expect(await pixel(made?.bytes ?? bytes, 5, 5)).toEqual([255, 255, 255]);
  });

  it('stands upright and says nothing about camera and place', async () => {
    // Orientation 6: shown turned right by 90°, so what is left in the file is on top when seen.
    const exif = { IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } };
    const bytes = await halves(60, 40).withMetadata({ orientation: 6, exif }).jpeg().toBuffer();
    const made = await transcode({ bytes, mime: 'image/jpeg' }, { types: ['image/png'] });
    expect(made).toMatchObject({ width: 40, height: 60 });
    const { exif: left, orientation } = await sharp(made?.bytes).metadata();
    expect([left, orientation]).toEqual([undefined, undefined]);
    expect(close(await pixel(made?.bytes ?? bytes, 20, 5), [230, 20, 20])).toBe(true);
    expect(close(await pixel(made?.bytes ?? bytes, 20, 55), [0, 0, 255])).toBe(true);
  });

  it('is not taken for the exact size while its EXIF note would turn it', async () => {
    const bytes = await halves(60, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const wish = { types: ['image/jpeg'], cover: { width: 60, height: 40 } };
    expect(await transcode({ bytes, mime: 'image/jpeg' }, wish)).toMatchObject({ width: 60, height: 40 });
  });

  it('fills the exact size, evenly cut, also when it is smaller', async () => {
    const bytes = await halves(60, 40).png().toBuffer();
    const wish = { types: ['image/jpeg'], cover: { width: 100, height: 200 } };
    const made = await transcode({ bytes, mime: 'image/png' }, wish);
    expect(made).toMatchObject({ width: 100, height: 200 });
    expect(close(await pixel(made?.bytes ?? bytes, 10, 100), [230, 20, 20])).toBe(true);
    expect(close(await pixel(made?.bytes ?? bytes, 90, 100), [0, 0, 255])).toBe(true);
  });

  it('is never made larger for a longest side', async () => {
    const bytes = await canvas(60, 40).png().toBuffer();
    const made = await transcode({ bytes, mime: 'image/png' }, { types: ['image/jpeg'], maxSide: 500 });
    expect(made).toMatchObject({ width: 60, height: 40 });
  });

  it('shows the first frame of an animation', async () => {
    const frames = [
      canvas(20, 20),
      sharp({ create: { width: 20, height: 20, channels: 3, background: '#00f' } }),
    ];
    const pages = await Promise.all(frames.map((frame) => frame.png().toBuffer()));
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await sharp(pages, { join: { animated: true } })
        .toFormat(format)
        .toBuffer();
      expect((await sharp(bytes, { animated: true }).metadata()).pages).toBe(2);
      const made = await transcode({ bytes, mime: `image/${format}` }, { types: ['image/jpeg'] });
      expect(made).toMatchObject({ width: 20, height: 20 });
      expect(close(await pixel(made?.bytes ?? bytes, 5, 5), [230, 20, 20])).toBe(true);
    }
  });

  it('loses quality before pixels to be small enough', async () => {
    const bytes = await noise(200, 200).png().toBuffer();
    const source = { bytes, mime: 'image/png' };
    const lean = await transcode(source, { types: JPEG_OR_PNG, maxBytes: 30_000 });
    expect(lean).toMatchObject({ type: 'image/jpeg', width: 200, height: 200 });
    const small = await transcode(source, { types: JPEG_OR_PNG, maxBytes: 3_000 });
    expect(small?.bytes.length).toBeLessThanOrEqual(3_000);
    expect(small?.bytes.length).toBeGreaterThan(1_000);
  });
});

describe('a picture that cannot be had', () => {
  const bad = { code: 'bad_image', blame: 'caller', stage: 'before_submit' };

  it('is refused when its exact size does not fit into the bytes', async () => {
    const bytes = await noise(200, 200).png().toBuffer();
    const wish = { types: ['image/jpeg'], maxBytes: 500, cover: { width: 200, height: 200 } };
    await expect(transcode({ bytes, mime: 'image/png' }, wish)).rejects.toMatchObject(bad);
  });

  it('is refused when the site takes nothing that can be written here', async () => {
    const bytes = await canvas(60, 40).png().toBuffer();
    await expect(transcode({ bytes, mime: 'image/png' }, { types: ['image/bmp'] })).rejects.toMatchObject(
      bad,
    );
  });

  it.each([
    ['noise', async () => Buffer.from('nothing of the kind')],
    [
      'a drawing with scripts',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ],
    ['another format in disguise', () => canvas(60, 40).tiff().toBuffer()],
    ['a cut JPEG', async () => (await noise(200, 200).jpeg().toBuffer()).subarray(0, 5_000)],
    ['a cut PNG', async () => (await noise(200, 200).png().toBuffer()).subarray(0, 5_000)],
    [
      'HEIC, whose codec is not part of this build',
      async () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
    ],
  ])('%s is refused', async (_, make) => {
    const source = { bytes: await make(), mime: 'image/webp' };
    await expect(transcode(source, { types: ['image/png'] })).rejects.toMatchObject(bad);
  });

  it('is refused unread when a few bytes unfold into too many pixels', async () => {
    const side = Math.ceil(Math.sqrt(MAX_PIXELS)) + 1;
    const bytes = await canvas(side, side).png().toBuffer();
    expect(bytes.length).toBeLessThan(1_000_000);
    await expect(transcode({ bytes, mime: 'image/png' }, { types: ['image/jpeg'] })).rejects.toMatchObject(
      bad,
    );
  });
});
