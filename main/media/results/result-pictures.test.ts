import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CollectedMedia, MediaItem, PictureWish } from '../../domain/index.ts';
import { silentLogger, systemClock } from '../../kernel/index.ts';
import { sampleMp4 } from '../samples.test-data.ts';
import { createMediaStore } from './media-store.ts';
import { createResultPictures } from './result-pictures.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-copies-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const references = { path: () => '', remove: async () => undefined };
const openStore = () => createMediaStore({ folder, references, clock: systemClock, log: silentLogger });
const openPictures = () => createResultPictures({ pathOf: openStore().pathOf, log: silentLogger });

async function kept(media: CollectedMedia): Promise<MediaItem> {
  const [item] = await openStore().keep('task', [media]);
  if (!item) throw new Error('nothing was kept');
  return item;
}
const png = async (width = 900, height = 600): Promise<CollectedMedia> => ({
  kind: 'image',
  mime: 'image/png',
  bytes: await sharp({ create: { width, height, channels: 3, background: '#a03' } })
    .png()
    .toBuffer(),
});
const filesOf = (item: MediaItem) => readdirSync(join(folder, item.file, '..')).sort();

describe('a kept picture in another shape', () => {
  it.each<[PictureWish, string, number]>([
    [{ type: 'image/jpeg' }, 'jpeg', 900],
    [{ type: 'image/webp', quality: 50 }, 'webp', 900],
    [{ type: 'image/webp', quality: 80, maxSide: 512 }, 'webp', 512],
    [{ type: 'image/png', maxSide: 300 }, 'png', 300],
  ])('%o', async (wish, format, width) => {
    const item = await kept(await png());
    const file = await openPictures().pictureOf(item, wish);
    expect(file?.mime).toBe(wish.type);
    expect(await sharp(readFileSync(file?.path ?? '')).metadata()).toMatchObject({ format, width });
    expect(await openPictures().pictureOf(item, wish)).toEqual(file);
    expect(filesOf(item)).toHaveLength(2);
  });

  it('is the kept file when that is so already', async () => {
    const item = await kept(await png());
    const path = openStore().pathOf(item);
    for (const wish of [{ type: 'image/png' }, { type: 'image/png', maxSide: 900 }] as const) {
      expect(await openPictures().pictureOf(item, wish)).toEqual({ path, mime: 'image/png' });
    }
    expect(filesOf(item)).toEqual(['1.png']);
  });

  it('does not fill the disk however many qualities are asked for', async () => {
    const item = await kept(await png(30, 20));
    for (let quality = 0; quality <= 100; quality++) {
      await openPictures().pictureOf(item, { type: 'image/webp', quality });
    }
    expect(filesOf(item).length).toBeLessThan(25);
  });

  it('goes with its task', async () => {
    const item = await kept(await png());
    await openPictures().pictureOf(item, { type: 'image/webp' });
    await openStore().removeTask('task', []);
    expect(readdirSync(join(folder, item.file, '../..'))).toEqual([]);
    await expect(openPictures().pictureOf(item, { type: 'image/webp' })).rejects.toMatchObject({
      code: 'media_gone',
    });
  });

  it('does not exist for films, nor for what cannot be read', async () => {
    const film = await kept({ kind: 'video', mime: 'video/mp4', bytes: await sampleMp4() });
    expect(await openPictures().pictureOf(film, { type: 'image/webp' })).toBeNull();
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08free', 'latin1');
    const item = await kept({ kind: 'image', mime: 'image/heic', bytes: heic });
    expect(await openPictures().pictureOf(item, { type: 'image/webp' })).toBeNull();
  });
});

describe('a picture that is to be enlarged', () => {
  it('is kept with its new pixels and tells the old ones', async () => {
    const item = await kept({ ...(await png(90, 60)), upscaleTo: { longestSide: 300 } });
    expect(item).toMatchObject({ width: 300, height: 200, upscaledFrom: { width: 90, height: 60 } });
    const bytes = readFileSync(join(folder, item.file));
    expect(item.sizeBytes).toBe(bytes.length);
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 300 });
  });

  it('stays as it is when it is large enough or cannot be enlarged', async () => {
    const media = await png(90, 60);
    for (const longestSide of [90, 50_000]) {
      const item = await kept({ ...media, upscaleTo: { longestSide } });
      expect(item).toMatchObject({ width: 90, height: 60, sizeBytes: media.bytes.length });
      expect(item).not.toHaveProperty('upscaledFrom');
    }
  });
});
