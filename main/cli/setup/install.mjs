// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode } from './environment.mjs';
import { installAdvice } from './install-advice.mjs';
import { withLock } from './install-lock.mjs';
import { installState, stampInstall } from './install-state.mjs';
import { isInside, nodeOutside, npmCall } from './npm.mjs';
import { Refusal } from './refusal.mjs';
import { runChild } from './spawn.mjs';

const LOCK = '.fpb-installing';
const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
const ERROR_TEXT_CHARS = 16_000;

/**
 * @typedef {object} InstallWorld
 * @property {string} root
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} say
 * @property {typeof runChild} [run]
 * @property {NodeJS.Platform} [platform]
 * @property {string} [running] the Node we run on
 * @property {typeof withLock} [lock]
 */

/**
 * Leaves with node_modules as package-lock.json wants it, installing when it is not.
 * @param {InstallWorld} world @throws {Refusal} with what the person can do
 */
export async function ensureInstalled(world) {
  const { root, say, lock = withLock } = world;
  if (installState(root, world.platform).ok) return stampInstall(root);
  try {
    await lock(join(root, LOCK), () => installUnlessDone(world), {
      onWait: () => say('Another FPBrowser2API command is installing packages here; waiting for it…'),
    });
  } catch (error) {
    throw isNotWritable(error) ? new Refusal(notWritable(root)) : error;
  }
}

/** @param {InstallWorld} world */
async function installUnlessDone(world) {
  const { root, say } = world;
  const state = installState(root, world.platform);
  if (state.ok) return;
  say(`Installing packages (${state.reason}); this takes about a minute…`);
  const started = performance.now();
  await npmInstall(world);
  const after = installState(root, world.platform);
  if (!after.ok && after.reason.includes('Node')) throw new Refusal(SCRIPTS_OFF);
  stampInstall(root);
  say(`Packages installed in ${Math.round((performance.now() - started) / 1_000)} s.`);
}

/** @param {InstallWorld} world */
async function npmInstall({ root, env, run = runChild, ...rest }) {
  const { platform = process.platform, running = process.execPath } = rest;
  const npm = npmCall({ env, node: nodeOutside({ root, env, running, platform }), platform });
  // Windows cannot delete a running program: when the project's own Node runs us, `ci` would fail on it,
  // while `install` leaves alone what has not changed.
  const verb = platform === 'win32' && isInside(running, root) ? ['install', '--no-save'] : ['ci'];
  let errorText = '';
  const code = await run(npm.program, [...npm.args, ...verb, '--include=dev', ...QUIET], {
    cwd: root,
    env: { ...env, npm_config_local_prefix: root },
    shell: npm.shell,
    closedInput: true,
    onErrorText: (text) => {
      errorText = (errorText + text).slice(-ERROR_TEXT_CHARS);
    },
  }).catch(() => {
    throw new Refusal('npm was not found. It comes with Node.js: install it from https://nodejs.org');
  });
  if (code !== 0) throw new Refusal(installAdvice(errorText));
}

const SCRIPTS_OFF =
  "The packages are there, but the project's own Node was not fetched: npm runs no install scripts here (ignore-scripts).\n" +
  'Allow the one it needs: npm rebuild node --ignore-scripts=false';

/** @param {string} root */
function notWritable(root) {
  const lost = existsSync(projectNode(root, process.platform)) ? ' are out of date' : ' are missing';
  return (
    `The packages${lost}, and this folder cannot be written: ${root}\n` +
    'Run the command once as the user who owns it, or copy the folder to a place of your own.'
  );
}

/** @param {unknown} error */
function isNotWritable(error) {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS';
}
