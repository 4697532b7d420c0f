import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { electronArgs, ensureElectron } from './electron.mjs';
import { tempProject } from './temp-project.ts';

const SCREEN = { DISPLAY: ':0' };
const silent = { say: () => {}, platform: 'linux' as const };
const mustNotRun = () => Promise.reject(new Error('must not run'));

test('a binary that is there is used as it is', async () => {
  const { root, write } = tempProject(onTestFinished);
  write('node_modules/electron/path.txt', 'electron');
  const program = write('node_modules/electron/dist/electron', '');
  expect(await ensureElectron({ ...silent, root, env: SCREEN, run: mustNotRun })).toBe(program);
});

test('a binary supplied by hand needs no download', async () => {
  const { root, write } = tempProject(onTestFinished);
  const program = write('mine/electron', '');
  const env = { ...SCREEN, ELECTRON_OVERRIDE_DIST_PATH: join(root, 'mine') };
  expect(await ensureElectron({ ...silent, root, env, run: mustNotRun })).toBe(program);
});

test('a missing binary is fetched', async () => {
  const { root, write } = tempProject(onTestFinished);
  const run = async () => {
    write('node_modules/electron/path.txt', 'electron');
    write('node_modules/electron/dist/electron', '');
    return 0;
  };
  const program = await ensureElectron({ ...silent, root, env: SCREEN, run });
  expect(program).toBe(join(root, 'node_modules/electron/dist/electron'));
});

test('when it cannot be fetched the person is told what runs without it', async () => {
  const { root } = tempProject(onTestFinished);
  const failing = ensureElectron({ ...silent, root, env: SCREEN, run: async () => 1 });
  await expect(failing).rejects.toThrow('npm run serve');
});

test('without a screen nothing is downloaded, and the person is told what runs without one', async () => {
  const { root } = tempProject(onTestFinished);
  const failing = ensureElectron({ ...silent, root, env: {}, run: mustNotRun });
  await expect(failing).rejects.toThrow('npm run serve');
});

test('the sandbox is given up for root only', () => {
  expect(electronArgs(0)).toEqual(['--no-sandbox']);
  expect(electronArgs(1000)).toEqual([]);
  expect(electronArgs(undefined)).toEqual([]);
});
