// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { runChild } from './spawn.mjs';

const PACKAGES = ['chromium', 'fonts-noto-cjk'];
// The lock timeout: a fresh machine often is still updating itself.
const OPTIONS = ['-y', '-q', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120'];

/**
 * Whether we may install with apt-get without asking: a Debian-like system, and we are root (a container, a build machine).
 * @param {{ platform: NodeJS.Platform, uid: number | undefined, osRelease: string, hasApt: boolean }} system
 */
export function canUseApt({ platform, uid, osRelease, hasApt }) {
  return platform === 'linux' && uid === 0 && hasApt && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

export function thisSystem() {
  const release = '/etc/os-release';
  return {
    platform: process.platform,
    uid: process.getuid?.(),
    osRelease: existsSync(release) ? readFileSync(release, 'utf8') : '',
    hasApt: existsSync('/usr/bin/apt-get'),
  };
}

/**
 * Installs Chromium and a font for Chinese text. False when apt-get could not.
 * @param {{ env: NodeJS.ProcessEnv, say: (line: string) => void, run?: typeof runChild, hasLists?: boolean }} world
 */
export async function installChromium({ env, say, run = runChild, hasLists = listsArePresent() }) {
  /** @param {string[]} args */
  const apt = async (args) =>
    (await run('apt-get', [...args.slice(0, 1), ...OPTIONS, ...args.slice(1)], {
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      closedInput: true,
    })) === 0;
  const install = () => apt(['install', '--no-install-recommends', ...PACKAGES]);
  say('No browser here; installing Chromium with apt-get (about 300 MB)…');
  if (hasLists && (await install())) return true;
  // No lists, or lists so old that their packages are gone from the mirror.
  return (await apt(['update'])) && (await install());
}

function listsArePresent() {
  const lists = '/var/lib/apt/lists';
  return existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'));
}
