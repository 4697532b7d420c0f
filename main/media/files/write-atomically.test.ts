import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAtomically } from './write-atomically.ts';

// A full disk cannot be had in a test, so its answer to the write is put in here.
const disk = vi.hoisted(() => ({ code: '' }));
vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const open: typeof fs.open = async (...args) => {
    const file = await fs.open(...args);
    if (disk.code !== '') {
      const full = Object.assign(new Error('write failed'), { code: disk.code });
      file.writeFile = () => Promise.reject(full);
    }
    return file;
  };
  return { ...fs, open };
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fpb-write-'));
  disk.code = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writing atomically', () => {
  it('makes the folders and leaves nothing but the file', async () => {
    await writeAtomically(join(folder, 'a', 'b', '1.bin'), Buffer.from('one'), 'collecting');
    expect(readFileSync(join(folder, 'a', 'b', '1.bin'), 'utf8')).toBe('one');
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['1.bin']);
  });

  it('replaces a file whole', async () => {
    const path = join(folder, '1.bin');
    await writeAtomically(path, Buffer.from('a long first version'), 'collecting');
    await writeAtomically(path, Buffer.from('short'), 'collecting');
    expect(readFileSync(path, 'utf8')).toBe('short');
  });

  it.each(['ENOSPC', 'EDQUOT'])(
    'calls %s a full storage, keeps the old file and removes the half one',
    async (code) => {
      const path = join(folder, '1.bin');
      await writeAtomically(path, Buffer.from('old'), 'collecting');
      disk.code = code;
      const writing = writeAtomically(path, Buffer.from('new'), 'collecting');
      await expect(writing).rejects.toMatchObject({
        code: 'storage_full',
        stage: 'collecting',
        next: 'later',
      });
      expect(readFileSync(path, 'utf8')).toBe('old');
      expect(readdirSync(folder)).toEqual(['1.bin']);
    },
  );

  it('passes other failures on as they are', async () => {
    disk.code = 'EIO';
    await expect(writeAtomically(join(folder, '1'), Buffer.from('x'), 'before_submit')).rejects.toMatchObject(
      {
        code: 'EIO',
      },
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});
