import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

const NOT_OURS = new Set([
  ...[
    'node_modules',
    '.git',
    'out',
    'dist',
    'build',
    'coverage',
    'test-results',
    '.vite',
    '.idea',
    '.vscode',
  ],
]);

/** Files of the checkout with one of these endings, relative to it, with `/` everywhere. */
export function filesEnding(endings: readonly string[], root = ROOT): string[] {
  return walk(root, '').filter((path) => endings.some((ending) => path.endsWith(ending)));
}

function walk(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return walk(root, path);
      return entry.isFile() ? [path] : [];
    });
}
