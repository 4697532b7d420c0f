import { expect, test } from 'vitest';
import { ensureBrowser, lookForBrowser } from './browser.mjs';
import { browserAdvice } from './browser-advice.mjs';
import { Refusal } from './refusal.mjs';

const DEBIAN_ROOT = { platform: 'linux' as const, uid: 0, osRelease: 'ID=debian\n', hasApt: true };
const DEBIAN_USER = { ...DEBIAN_ROOT, uid: 1000 };

function world(found: (string | undefined)[], env: NodeJS.ProcessEnv = {}) {
  const said: string[] = [];
  return { env, say: (line: string) => said.push(line), find: async () => found.shift(), said };
}

test('a browser that is there is used, nothing is installed', async () => {
  const install = () => Promise.reject(new Error('must not install'));
  const path = await ensureBrowser({ ...world(['/usr/bin/chromium']), system: DEBIAN_ROOT, install });
  expect(path).toBe('/usr/bin/chromium');
});

test('root on Debian gets one installed', async () => {
  const install = async () => true;
  const path = await ensureBrowser({
    ...world([undefined, '/usr/bin/chromium']),
    system: DEBIAN_ROOT,
    install,
  });
  expect(path).toBe('/usr/bin/chromium');
});

test('when apt-get fails the person reads what to type', async () => {
  const refused = ensureBrowser({ ...world([undefined]), system: DEBIAN_ROOT, install: async () => false });
  await expect(refused).rejects.toThrow('sudo apt-get install');
});

test('an install that brought no usable browser (a snap stub) is no success', async () => {
  const refused = ensureBrowser({
    ...world([undefined, undefined]),
    system: DEBIAN_ROOT,
    install: async () => true,
  });
  await expect(refused).rejects.toBeInstanceOf(Refusal);
});

test('an ordinary user is never surprised by an install', async () => {
  const install = () => Promise.reject(new Error('must not install'));
  const refused = ensureBrowser({ ...world([undefined]), system: DEBIAN_USER, install });
  await expect(refused).rejects.toBeInstanceOf(Refusal);
});

test('a named browser that does not exist is an error, not a reason to take another', async () => {
  const named = world(['/usr/bin/chromium'], { FPB_BROWSER_PATH: '/does/not/exist' });
  await expect(ensureBrowser({ ...named, system: DEBIAN_USER })).rejects.toThrow('/does/not/exist');
});

test('a command that works without a browser is only warned', async () => {
  const empty = world([undefined]);
  expect(await lookForBrowser(empty)).toBeUndefined();
  expect(empty.said).toHaveLength(1);
});

test.each([
  ['win32', 'winget install'],
  ['darwin', 'brew install --cask'],
  ['linux', 'dnf install'],
  ['linux', 'pacman -S'],
  ['freebsd', 'FPB_BROWSER_PATH'],
] as const)('on %s the advice says: %s', (platform, command) => {
  expect(browserAdvice(platform)).toContain(command);
  expect(browserAdvice(platform)).toContain('FPB_BROWSER_PATH');
});
