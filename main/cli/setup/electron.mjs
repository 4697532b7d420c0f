// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode } from './environment.mjs';
import { Refusal } from './refusal.mjs';
import { runChild } from './spawn.mjs';

const HEADLESS = 'npm run serve runs the same engine and the same pages without a desktop window.';

/**
 * @typedef {object} ElectronWorld
 * @property {string} root
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} say
 * @property {typeof runChild} [run]
 * @property {NodeJS.Platform} [platform]
 */

/**
 * Path of Electron's program. Its package brings none; the first start fetches it.
 * @param {ElectronWorld} world @throws {Refusal} without a screen, or when it cannot be fetched
 */
export async function ensureElectron({ root, env, say, run = runChild, platform = process.platform }) {
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    throw new Refusal(`There is no screen here to open a window on. ${HEADLESS}`);
  }
  const present = electronProgram(root, env);
  if (present) return present;
  say('Fetching Electron, once (about 110 MB)…');
  const fetcher = join(root, 'node_modules', 'electron', 'install.js');
  const code = await run(projectNode(root, platform), [fetcher], { cwd: root, env, closedInput: true });
  const fetched = electronProgram(root, env);
  if (code === 0 && fetched) return fetched;
  throw new Refusal(
    `Electron could not be fetched. Check the connection, or set ELECTRON_MIRROR to a mirror you can reach.\n${HEADLESS}`,
  );
}

/** @param {string} root @param {NodeJS.ProcessEnv} env */
function electronProgram(root, env) {
  const home = join(root, 'node_modules', 'electron');
  const note = join(home, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'electron';
  const path = join(env.ELECTRON_OVERRIDE_DIST_PATH || join(home, 'dist'), name);
  return existsSync(path) ? path : undefined;
}

/** @param {number | undefined} uid Chromium's sandbox refuses to run as root */
export function electronArgs(uid) {
  return uid === 0 ? ['--no-sandbox'] : [];
}
