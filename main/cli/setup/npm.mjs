// @ts-check
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { onPath } from './environment.mjs';

/**
 * @typedef {object} NpmCall
 * @property {string} program
 * @property {string[]} args what comes before npm's own arguments
 * @property {boolean} shell
 */

/**
 * How to start npm: the one that runs us, else the one that came with Node, else whatever `npm` is on the path.
 * Preferably its script under Node, because Windows starts `npm.cmd` through a shell only.
 * @param {{ env: NodeJS.ProcessEnv, node: string, platform: NodeJS.Platform }} world @returns {NpmCall}
 */
export function npmCall({ env, node, platform }) {
  const besideNode =
    platform === 'win32'
      ? join(dirname(node), 'node_modules', 'npm', 'bin', 'npm-cli.js')
      : join(dirname(node), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  // Under pnpm or yarn npm_execpath is theirs, and neither knows `ci` in npm's sense.
  const script = [env.npm_execpath, besideNode].find(
    (path) => path && basename(path) === 'npm-cli.js' && existsSync(path),
  );
  if (script) return { program: node, args: [script], shell: false };
  return platform === 'win32'
    ? { program: 'npm.cmd', args: [], shell: true }
    : { program: 'npm', args: [], shell: false };
}

/**
 * A Node that an install does not delete under itself. npm puts node_modules/.bin first on the path, so from the
 * second start on it is the project's own Node that runs us.
 * @param {{ root: string, env: NodeJS.ProcessEnv, running: string, platform: NodeJS.Platform }} world
 */
export function nodeOutside({ root, env, running, platform }) {
  return [running, ...onPath('node', env, platform)].find((path) => !isInside(path, root)) ?? running;
}

/** @param {string} path @param {string} root */
export function isInside(path, root) {
  return real(path).startsWith(real(root) + sep);
}

/** @param {string} path */
function real(path) {
  return existsSync(path) ? realpathSync(path) : path;
}
