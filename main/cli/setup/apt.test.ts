import { expect, test } from 'vitest';
import { canUseApt, installChromium } from './apt.mjs';

const ROOT = { platform: 'linux' as const, uid: 0, osRelease: 'NAME="Debian"\nID=debian\n', hasApt: true };

test.each([
  ['root on Debian', ROOT, true],
  ['root on a relative of Ubuntu', { ...ROOT, osRelease: 'ID=pop\nID_LIKE="ubuntu debian"\n' }, true],
  ['a user without rights', { ...ROOT, uid: 1000 }, false],
  ['Fedora', { ...ROOT, osRelease: 'ID=fedora\nHOME_URL="https://debian.org"\n' }, false],
  ['a Debian without apt-get', { ...ROOT, hasApt: false }, false],
  ['Windows', { ...ROOT, platform: 'win32' as const, uid: undefined }, false],
])('%s: may apt-get be used', (_who, system, allowed) => {
  expect(canUseApt(system)).toBe(allowed);
});

function fakeApt(codes: number[]) {
  const verbs: (string | undefined)[] = [];
  const envs: (NodeJS.ProcessEnv | undefined)[] = [];
  const run = async (_program: string, args: string[], options: { env?: NodeJS.ProcessEnv } = {}) => {
    verbs.push(args[0]);
    envs.push(options.env);
    return codes.shift() ?? 0;
  };
  return { run, verbs, envs, env: {}, say: () => {} };
}

test('on a fresh container the lists come first', async () => {
  const apt = fakeApt([0, 0]);
  expect(await installChromium({ ...apt, hasLists: false })).toBe(true);
  expect(apt.verbs).toEqual(['update', 'install']);
});

test('with lists it installs straight away, and never waits for an answer', async () => {
  const apt = fakeApt([0]);
  expect(await installChromium({ ...apt, hasLists: true })).toBe(true);
  expect(apt.verbs).toEqual(['install']);
  expect(apt.envs[0]?.DEBIAN_FRONTEND).toBe('noninteractive');
});

test('lists that have aged are renewed once', async () => {
  const apt = fakeApt([100, 0, 0]);
  expect(await installChromium({ ...apt, hasLists: true })).toBe(true);
  expect(apt.verbs).toEqual(['install', 'update', 'install']);
});

test('an unreachable mirror ends it', async () => {
  const apt = fakeApt([100, 100]);
  expect(await installChromium({ ...apt, hasLists: true })).toBe(false);
  expect(apt.verbs).toEqual(['install', 'update']);
});
