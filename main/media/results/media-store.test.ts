import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredReference } from '../../contract/index.ts';
import type { CollectedMedia, MediaItem } from '../../domain/index.ts';
import { silentLogger, VirtualClock } from '../../kernel/index.ts';
import { IMAGES, sampleMov, sampleMp4, sampleWebM } from '../samples.test-data.ts';
import { createMediaStore } from './media-store.ts';

const NOVEMBER = Date.UTC(2026, 10, 30, 23, 59);
let folder = '';
let removed: readonly StoredReference[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-media-'));
  removed = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function storeAt(clock = new VirtualClock(NOVEMBER)) {
  const references = {
    path: (reference: StoredReference) => `/refs/${reference.fileId}`,
    remove: async (gone: readonly StoredReference[]) => {
      removed = gone;
    },
  };
  return createMediaStore({ folder: join(folder, 'media'), references, clock, log: silentLogger });
}
const image = (bytes: Uint8Array, mime = 'image/png'): CollectedMedia => ({ kind: 'image', mime, bytes });
const video = (bytes: Uint8Array, mime = 'video/mp4'): CollectedMedia => ({ kind: 'video', mime, bytes });

describe('the media store', () => {
  it('keeps results by month and task, measured, under the type they really have', async () => {
    const store = storeAt();
    const mp4 = await sampleMp4();
    // The site called the second a PNG.
    const items = await store.keep('task1', [video(mp4), image(IMAGES.jpeg, 'image/png')]);
    expect(items).toMatchObject([
      {
        kind: 'video',
        mime: 'video/mp4',
        file: '2026-11/task1/1.mp4',
        sizeBytes: mp4.length,
        width: 64,
        height: 36,
        durationS: 2,
        createdAt: NOVEMBER,
      },
      {
        kind: 'image',
        mime: 'image/jpeg',
        file: '2026-11/task1/2.jpg',
        width: 30,
        height: 20,
        durationS: null,
      },
    ]);
    expect(new Set(items.map((item) => item.id)).size).toBe(2);
    const [first] = items;
    const path = first && store.pathOf(first);
    expect(path).toBe(join(folder, 'media', '2026-11', 'task1', '1.mp4'));
    expect(new Uint8Array(readFileSync(path ?? ''))).toEqual(mp4);
  });

  it.each([
    ['MP4, index first', () => sampleMp4('in-memory'), 'mp4'],
    ['MP4, index last', () => sampleMp4(false), 'mp4'],
    ['MP4, fragmented', () => sampleMp4('fragmented'), 'mp4'],
    ['MOV', sampleMov, 'mov'],
    ['WebM', () => sampleWebM(false), 'webm'],
    ['WebM without length in its header', () => sampleWebM(true), 'webm'],
  ])('measures %s and notices when it is cut short', async (_, make, extension) => {
    const bytes = await make();
    const store = storeAt();
    const [item] = await store.keep('t', [video(bytes)]);
    expect(item).toMatchObject({ file: `2026-11/t/1.${extension}`, width: 64, height: 36, durationS: 2 });
    for (const share of [0.1, 0.5, 0.9]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share));
      await expect(store.keep('cut', [video(cut)])).rejects.toMatchObject({ code: 'media_invalid' });
    }
    expect(existsSync(join(folder, 'media/2026-11/cut'))).toBe(false);
  });

  it.each([
    ['an empty file', image(new Uint8Array())],
    ['a page instead of a picture', image(Buffer.from('<!doctype html><title>Sign in</title>'))],
    ['an error in JSON', video(Buffer.from('{"error":"expired"}'))],
    ['a poster instead of the video', video(IMAGES.jpeg)],
    ['a picture cut short', image(IMAGES.png.slice(0, -20))],
    ['a picture of no size', image(Uint8Array.from(IMAGES.png.with(19, 0)))],
  ])('refuses %s as paid but unusable', async (_, media) => {
    await expect(storeAt().keep('t', [image(IMAGES.png), media])).rejects.toMatchObject({
      code: 'media_invalid',
      stage: 'collecting',
      blame: 'site',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a result without files', async () => {
    await expect(storeAt().keep('t', [])).rejects.toMatchObject({
      code: 'media_invalid',
      stage: 'collecting',
    });
  });

  it('keeps AVIF, whose size it does not read', async () => {
    const avif = Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x08free', 'latin1');
    expect(await storeAt().keep('t', [image(avif)])).toMatchObject([
      { mime: 'image/avif', file: '2026-11/t/1.avif', width: null, height: null },
    ]);
  });

  it('overwrites what an interrupted run of the same task had kept', async () => {
    const store = storeAt();
    await store.keep('t', [image(IMAGES.png)]);
    const [item] = await store.keep('t', [image(IMAGES.png)]);
    expect(readdirSync(join(folder, 'media/2026-11/t'))).toEqual(['1.png']);
    expect(item && store.pathOf(item)).not.toBeNull();
  });

  it('removes a task from every month, its references too, and nothing of others', async () => {
    const clock = new VirtualClock(NOVEMBER);
    const store = storeAt(clock);
    const [november] = await store.keep('t', [image(IMAGES.png)]);
    await clock.advance(120_000);
    const [december] = await store.keep('t', [image(IMAGES.png)]);
    const [other] = await store.keep('t2', [image(IMAGES.png)]);
    expect(december?.file).toBe('2026-12/t/1.png');
    const reference: StoredReference = { role: 'reference', fileId: 'r', mime: 'image/png', sizeBytes: 1 };
    await store.removeTask('t', [reference]);
    expect(removed).toEqual([reference]);
    const paths = [november, december, other].map((item) => (item ? store.pathOf(item) : null));
    expect(paths).toEqual([null, null, expect.stringContaining('t2')]);
    await store.removeTask('never-seen', []);
  });

  it.each([
    '../secret.png',
    '2026-11/../../secret.png',
    '2026-11/t/../../../secret.png',
    '/etc/passwd',
    '2026-11/t/1.png/../../../secret.png',
    '2026-11\\..\\..\\secret.png',
    '2026-11/t/1.png\0.png',
    '2026-11/t',
    '',
  ])('leads nowhere for the file name %j', async (file) => {
    const store = storeAt();
    const [item] = await store.keep('t', [image(IMAGES.png)]);
    writeFileSync(join(folder, 'secret.png'), 'secret');
    mkdirSync(join(folder, 'media/2026-11/folder/1.png'), { recursive: true });
    expect(store.pathOf({ ...(item as MediaItem), file })).toBeNull();
    expect(store.pathOf({ ...(item as MediaItem), file: '2026-11/folder/1.png' })).toBeNull();
  });

  it.each(['../x', 'a/b', '', '.', 'x'.repeat(65)])('accepts no task id like %j', async (taskId) => {
    await expect(storeAt().keep(taskId, [image(IMAGES.png)])).rejects.toMatchObject({ code: 'internal' });
    await expect(storeAt().removeTask(taskId, [])).rejects.toMatchObject({ code: 'internal' });
  });

  it('asks the reference store where references are', () => {
    const reference: StoredReference = {
      role: 'reference',
      fileId: 'r.png',
      mime: 'image/png',
      sizeBytes: 1,
    };
    expect(storeAt().referencePath(reference)).toBe('/refs/r.png');
  });
});
