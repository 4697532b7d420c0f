// @ts-check
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const OUTPUTS = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];
const SOURCES = ['main', 'preload', 'renderer', 'assets', 'package-lock.json', 'electron.vite.config.ts'];

/** Whether out/ was built after the last change of its sources. @param {string} root */
export function isBuilt(root) {
  const outputs = OUTPUTS.map((path) => join(root, path));
  if (!outputs.every((path) => existsSync(path))) return false;
  const built = Math.min(...outputs.map((path) => statSync(path).mtimeMs));
  return SOURCES.every((path) => newest(join(root, path)) <= built);
}

/** @param {string} path @returns {number} mtime in ms, 0 when nothing is there */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  // The folder's own time counts too: it is the only trace of a deleted file.
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
