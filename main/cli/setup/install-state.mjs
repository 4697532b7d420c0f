// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode } from './environment.mjs';

/** @typedef {{ ok: true } | { ok: false, reason: string }} InstallState */

const STAMP = join('node_modules', '.fpb-install');

/**
 * Whether node_modules is what package-lock.json asks for.
 * @param {string} root @param {NodeJS.Platform} [platform] @returns {InstallState}
 */
export function installState(root, platform = process.platform) {
  if (!existsSync(join(root, 'node_modules'))) return { ok: false, reason: 'no packages are installed yet' };
  const missing = firstMissing(root, platform);
  if (missing) return { ok: false, reason: `${missing} is missing` };
  // The stamp is quick. Without it npm's own record may still agree: the person ran `npm ci`, or only other systems'
  // packages have changed.
  const current = read(join(root, STAMP))?.trim() === fingerprint(root) || npmRecordMatches(root);
  return current ? { ok: true } : { ok: false, reason: 'the package list has changed' };
}

/** Remembers that node_modules fits the present package-lock.json. @param {string} root */
export function stampInstall(root) {
  try {
    const path = join(root, STAMP);
    const stamp = `${fingerprint(root)}\n`;
    if (read(path) !== stamp) writeFileSync(path, stamp);
  } catch {
    // A read-only installation works as well; it is only compared the long way each time.
  }
}

/** The platform belongs to it: one checkout seen from Windows and from WSL needs two different installs. @param {string} root */
function fingerprint(root) {
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8').replaceAll('\r\n', '\n');
  return createHash('sha256').update(`${text}\n${process.platform}-${process.arch}`).digest('hex');
}

/** @param {string} root @param {NodeJS.Platform} platform */
function firstMissing(root, platform) {
  const { dependencies = {}, devDependencies = {} } = json(join(root, 'package.json')) ?? {};
  const names = Object.keys({ ...dependencies, ...devDependencies });
  const missing = names.find((name) => !existsSync(join(root, 'node_modules', name, 'package.json')));
  return missing ?? (existsSync(projectNode(root, platform)) ? undefined : "the project's own Node");
}

/** @param {string} root */
function npmRecordMatches(root) {
  const wanted = json(join(root, 'package-lock.json'))?.packages ?? {};
  const installed = json(join(root, 'node_modules', '.package-lock.json'))?.packages ?? {};
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || !belongsHere(entry) || installed[path]?.version === entry.version,
  );
}

/**
 * Whether npm must have installed it. Optional packages come for their own system only; one that names no system may
 * depend on one that does, so its absence proves nothing.
 * @param {{ optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} entry
 */
function belongsHere({ optional, os, cpu, libc }) {
  if (!optional) return true;
  if (!os || !cpu || libc) return false;
  return os.includes(process.platform) && cpu.includes(process.arch);
}

/** @param {string} path */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** @param {string} path */
function json(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
