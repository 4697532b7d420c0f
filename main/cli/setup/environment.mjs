// @ts-check
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Windows calls it `Path`, and a copy of its environment no longer ignores case: setting `PATH` beside it
 * would leave the child with two, of which it reads either.
 * @param {NodeJS.ProcessEnv} env
 */
export function pathKey(env) {
  return Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
}

/** @param {string} root @param {NodeJS.ProcessEnv} env @returns {NodeJS.ProcessEnv} */
export function withProjectTools(root, env) {
  const key = pathKey(env);
  const tools = join(root, 'node_modules', '.bin');
  return { ...env, [key]: env[key] ? tools + delimiter + env[key] : tools };
}

/**
 * Where the project's own Node lies.
 * @param {string} root @param {NodeJS.Platform} platform
 */
export function projectNode(root, platform) {
  return join(root, 'node_modules', 'node', 'bin', platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * All places where the search path finds a program, first one first.
 * @param {string} name @param {NodeJS.ProcessEnv} env @param {NodeJS.Platform} platform
 */
export function onPath(name, env, platform) {
  const file = platform === 'win32' && !name.toLowerCase().endsWith('.exe') ? `${name}.exe` : name;
  return (env[pathKey(env)] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, file))
    .filter((path) => existsSync(path));
}
