import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { withLock } from './install-lock.mjs';
import { tempProject } from './temp-project.ts';

const DEAD_PID = 2 ** 30;

function lockOf(owner: object) {
  const { root } = tempProject(onTestFinished);
  const folder = join(root, 'lock');
  mkdirSync(folder);
  writeFileSync(join(folder, 'owner.json'), JSON.stringify(owner));
  return { root, folder };
}

test('two who want it at once get it one after the other', async () => {
  const folder = join(tempProject(onTestFinished).root, 'lock');
  const running: string[] = [];
  let most = 0;
  const work = async (name: string) => {
    running.push(name);
    most = Math.max(most, running.length);
    await new Promise((resolve) => setTimeout(resolve, 20));
    running.pop();
  };
  await Promise.all(['a', 'b', 'c'].map((name) => withLock(folder, () => work(name), { pollMs: 2 })));
  expect(most).toBe(1);
});

test('it leaves nothing behind, not even when the work throws', async () => {
  const { root } = tempProject(onTestFinished);
  const before = readdirSync(root);
  const failing = withLock(join(root, 'lock'), () => Promise.reject(new Error('no network')));
  await expect(failing).rejects.toThrow('no network');
  expect(readdirSync(root)).toEqual(before);
});

test('the lock of a process that died is taken over at once', async () => {
  const { root, folder } = lockOf({ pid: DEAD_PID, host: hostname(), id: 'x' });
  let waits = 0;
  const options = { pollMs: 1, silentMs: 3_600_000, onWait: () => waits++ };
  expect(await withLock(folder, async () => 'done', options)).toBe('done');
  expect(waits).toBe(1);
  expect(readdirSync(root)).not.toContain('lock');
});

test('the lock of another computer is respected while it is heard, and for a while after', async () => {
  const { folder } = lockOf({ pid: DEAD_PID, host: 'another-computer', id: 'x' });
  let time = 0;
  const pause = async (ms: number) => {
    time += ms;
    const beat = new Date(time);
    if (time <= 100_000) utimesSync(join(folder, 'owner.json'), beat, beat);
  };
  await withLock(folder, async () => {}, { pollMs: 1_000, silentMs: 30_000, now: () => time, pause });
  expect(time).toBeGreaterThanOrEqual(130_000);
});

test('a lock folder without an owner, as a full disk may leave it, does not wait forever', async () => {
  const folder = join(tempProject(onTestFinished).root, 'lock');
  mkdirSync(join(folder, 'debris'), { recursive: true });
  expect(await withLock(folder, async () => 'done', { pollMs: 1, silentMs: 10 })).toBe('done');
});
