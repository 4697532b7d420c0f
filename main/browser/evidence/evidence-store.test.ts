import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock, VirtualClock } from '../../kernel/index.ts';
import { createEvidenceStore, type EvidenceInput } from './evidence-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const input = (reason: string, padding = 0): EvidenceInput => ({
  page: null,
  attemptId: 'a1',
  taskId: 't1',
  windowId: 'w1',
  reason,
  console: [{ at: 1, type: 'log', text: 'Bearer abcdefghijklmnop '.concat('.'.repeat(padding)) }],
  traffic: [],
});

describe('evidence store', () => {
  it('keeps what it can of an attempt that has no tab', async () => {
    const store = createEvidenceStore({ folder, maxBytes: 1e6, clock: systemClock, log: silentLogger });
    const id = await store.capture(input('window_attach_failed'));
    const record = await store.get(id);
    expect(record).toMatchObject({ id, taskId: 't1', windowId: 'w1', reason: 'window_attach_failed' });
    expect(record?.missing).toHaveProperty('page');
    expect(record?.files.map((f) => f.name).sort()).toEqual([
      'console.json',
      'requests.json',
      'summary.json',
    ]);
    expect(await readFile(join(folder, id, 'console.json'), 'utf8')).not.toContain('abcdefghijklmnop');
  });

  it('removes the oldest first and never what was just captured', async () => {
    const clock = new VirtualClock();
    const store = createEvidenceStore({ folder, maxBytes: 25_000, clock, log: silentLogger });
    const kept: string[] = [];
    for (let i = 0; i < 4; i++) {
      await clock.advance(1_000);
      kept.push(await store.capture(input(`r${i}`, 10_000)));
    }
    expect((await store.list()).map((r) => r.id)).toEqual([kept[3], kept[2]]);
    await clock.advance(1_000);
    const huge = await store.capture(input('huge', 60_000));
    expect((await store.list()).map((r) => r.id)).toEqual([huge]);
  });

  it('refuses ids that are paths', async () => {
    const store = createEvidenceStore({
      folder: join(folder, 'in'),
      maxBytes: 1,
      clock: systemClock,
      log: silentLogger,
    });
    await writeFile(join(folder, 'precious'), 'x');
    for (const id of ['..', '../precious', 'ev_../../precious', '', 'ev_000000000_0000000000000000000/']) {
      expect(await store.get(id)).toBeNull();
      expect(await store.remove(id)).toBe(false);
    }
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('x');
  });

  it('shows a capture that a crash cut short, and can remove it', async () => {
    const store = createEvidenceStore({ folder, maxBytes: 1e6, clock: systemClock, log: silentLogger });
    const id = `ev_${(1_700_000_000_000).toString(36).padStart(9, '0')}_${'0'.repeat(20)}`;
    await mkdir(join(folder, id));
    await writeFile(join(folder, id, 'page.html'), '<p>');
    expect(await store.list()).toMatchObject([{ id, at: 1_700_000_000_000, sizeBytes: 3 }]);
    expect(await store.remove(id)).toBe(true);
    expect(await store.list()).toEqual([]);
  });
});
