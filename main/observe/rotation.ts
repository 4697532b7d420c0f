import { renameSync, rmSync } from 'node:fs';
import { join, parse } from 'node:path';

/**
 * Makes room for a fresh file at `path`: `app.log` → `app.1.log` → `app.2.log` …, so that `files` are kept in all, the
 * oldest gone. Synchronous, because the line that asks for it is written right after. Throws what the file system throws.
 */
export function rotate(path: string, files: number): void {
  const { dir, name, ext } = parse(path);
  const older = (number: number): string => (number === 0 ? path : join(dir, `${name}.${number}${ext}`));
  rmSync(older(files - 1), { force: true });
  for (let number = files - 2; number >= 0; number--) {
    try {
      renameSync(older(number), older(number + 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
