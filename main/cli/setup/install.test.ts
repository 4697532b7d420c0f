import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { ensureInstalled } from './install.mjs';
import { installState } from './install-state.mjs';
import { Refusal } from './refusal.mjs';
import { type TempProject, tempProject } from './temp-project.ts';

interface Heard {
  onErrorText?: (text: string) => void;
}
type Run = (program: string, args: string[], options?: Heard) => Promise<number>;

function fakeNpm(effect: (hear: Heard['onErrorText']) => number) {
  const calls: string[][] = [];
  const run: Run = async (_program, args, options) => {
    calls.push(args);
    return effect(options?.onErrorText);
  };
  return { calls, run };
}

const world = (project: TempProject, run: Run) => ({ root: project.root, env: {}, say: () => {}, run });

test('packages are installed once, then never again', async () => {
  const project = tempProject(onTestFinished);
  const npm = fakeNpm(() => {
    project.install();
    return 0;
  });
  await ensureInstalled(world(project, npm.run));
  await ensureInstalled(world(project, npm.run));
  expect(npm.calls).toHaveLength(1);
  expect(npm.calls[0]).toEqual(expect.arrayContaining(['ci', '--include=dev', '--no-audit', '--no-fund']));
  expect(installState(project.root)).toEqual({ ok: true });
});

test('several commands that start at once on a fresh clone share one install', async () => {
  const project = tempProject(onTestFinished);
  const npm = fakeNpm(() => {
    project.install();
    return 0;
  });
  await Promise.all([1, 2, 3].map(() => ensureInstalled(world(project, npm.run))));
  expect(npm.calls).toHaveLength(1);
  expect(readdirSync(project.root).filter((name) => name.startsWith('.fpb'))).toEqual([]);
});

test("on Windows, run by the project's own Node, unchanged packages are left in place", async () => {
  const project = tempProject(onTestFinished);
  const running = project.write('node_modules/node/bin/node.exe', '');
  const npm = fakeNpm(() => {
    project.install();
    return 0;
  });
  await ensureInstalled({ ...world(project, npm.run), running, platform: 'win32' });
  expect(npm.calls[0]).toEqual(expect.arrayContaining(['install', '--no-save']));
});

test.each([
  ['npm error code ENOTFOUND', 'proxy'],
  ['npm error code ECONNREFUSED', 'proxy'],
  ['npm error code SELF_SIGNED_CERT_IN_CHAIN', 'cafile'],
  ['npm error code EACCES', 'may not write'],
  ['npm error code ENOSPC', 'disk is full'],
  ['npm error something new', 'online'],
])('after "%s" the person reads about: %s', async (errorText, advice) => {
  const project = tempProject(onTestFinished);
  const npm = fakeNpm((hear) => {
    hear?.(errorText);
    return 1;
  });
  const failing = ensureInstalled(world(project, npm.run));
  await expect(failing).rejects.toThrow(advice);
  await expect(failing).rejects.toBeInstanceOf(Refusal);
  expect(installState(project.root).ok).toBe(false);
});

test('an install that skipped scripts is recognised by the Node it did not bring', async () => {
  const project = tempProject(onTestFinished);
  const npm = fakeNpm(() => {
    project.write('node_modules/koa/package.json', {});
    return 0;
  });
  await expect(ensureInstalled(world(project, npm.run))).rejects.toThrow('ignore-scripts');
});

test('a missing npm is said in plain words', async () => {
  const project = tempProject(onTestFinished);
  const run: Run = () => Promise.reject(new Error('spawn npm ENOENT'));
  await expect(ensureInstalled(world(project, run))).rejects.toThrow('npm was not found');
});

test.each(['EACCES', 'EPERM', 'EROFS'])('a folder that cannot be written (%s) is named', async (code) => {
  const project = tempProject(onTestFinished);
  const npm = fakeNpm(() => 0);
  const lock = () => Promise.reject(Object.assign(new Error('mkdir'), { code }));
  const failing = ensureInstalled({ ...world(project, npm.run), lock });
  await expect(failing).rejects.toThrow(`cannot be written: ${project.root}`);
  expect(npm.calls).toEqual([]);
});
