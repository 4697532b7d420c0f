import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StoredReference } from '../../contract/index.ts';
import { silentLogger, systemClock } from '../../kernel/index.ts';
import { sampleWebM } from '../samples.test-data.ts';
import { createReferenceStore, type ReferenceFiles } from './reference-store.ts';

let folder = '';
let store: ReferenceFiles;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'fpb-as-')), 'references');
  store = createReferenceStore({
    folder,
    clock: systemClock,
    log: silentLogger,
    maxBytes: 1e6,
    allowPrivate: () => true,
  });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

async function taken(bytes: Uint8Array, role: StoredReference['role'] = 'reference') {
  const [reference] = await store.take([{ role, source: { type: 'bytes', bytes }, param: 'image' }]);
  if (!reference) throw new Error('nothing was taken');
  return reference;
}
const webp = () =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#a03' } })
    .webp()
    .toBuffer();
const JPEG = { types: ['image/jpeg', 'image/png'] };

it('the stored file itself is handed out while it fits', async () => {
  const reference = await taken(await webp());
  expect(await store.as(reference, { types: ['image/webp'], maxSide: 60 })).toEqual({
    path: store.path(reference),
    mime: 'image/webp',
    sizeBytes: reference.sizeBytes,
  });
  expect(readdirSync(folder)).toEqual([reference.fileId]);
});

it('a copy is made once and is what it says it is', async () => {
  const reference = await taken(await webp());
  const made = await store.as(reference, JPEG);
  expect(made).toMatchObject({ mime: 'image/jpeg', sizeBytes: statSync(made.path).size });
  expect(made.path).toMatch(/\.jpg$/);
  expect(await sharp(readFileSync(made.path)).metadata()).toMatchObject({ format: 'jpeg', width: 60 });
  // Without the original nothing could be converted any more: this is the copy.
  rmSync(store.path(reference));
  expect(await store.as(reference, { types: JPEG.types.toReversed() })).toEqual(made);
  await expect(store.as(reference, { ...JPEG, maxSide: 30 })).rejects.toMatchObject({ code: 'media_gone' });
});

it('different wishes get different copies', async () => {
  const reference = await taken(await webp());
  const wishes = [JPEG, { ...JPEG, maxSide: 30 }, { ...JPEG, cover: { width: 20, height: 20 } }];
  const made = await Promise.all(wishes.map((wish) => store.as(reference, wish)));
  expect(new Set(made.map(({ path }) => path)).size).toBe(3);
});

it('copies go with their reference and leave the others alone', async () => {
  const [gone, kept] = [await taken(await webp()), await taken(await webp())];
  const [goneCopy, keptCopy] = [await store.as(gone, JPEG), await store.as(kept, JPEG)];
  await store.remove([gone]);
  expect([existsSync(goneCopy.path), existsSync(keptCopy.path)]).toEqual([false, true]);
});

it('sweeping takes old copies whose reference nobody keeps', async () => {
  const [old, kept] = [await taken(await webp()), await taken(await webp())];
  const [oldCopy, keptCopy] = [await store.as(old, JPEG), await store.as(kept, JPEG)];
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1);
  expect(await store.sweep(5_000, new Set([kept.fileId]))).toBe(2);
  expect([existsSync(oldCopy.path), existsSync(keptCopy.path)]).toEqual([false, true]);
});

it('films pass when the site takes them and are never converted', async () => {
  const film = await taken(await sampleWebM(), 'source_video');
  expect(await store.as(film, { types: ['video/webm'] })).toMatchObject({ path: store.path(film) });
  await expect(store.as(film, { types: ['video/mp4'] })).rejects.toMatchObject({
    code: 'bad_image',
    message: expect.stringContaining('video/mp4'),
  });
  await expect(store.as(film, { types: ['video/webm'], maxBytes: 5 })).rejects.toMatchObject({
    code: 'bad_image',
  });
});
