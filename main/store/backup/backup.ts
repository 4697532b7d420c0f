import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';

const KEPT = 5;

/** A whole, consistent copy of an open database; the oldest copies beyond five go. Returns the file. */
export function backUp(database: Database.Database, folder: string, label: string, at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/[:.]/g, '-');
  const file = join(folder, `records-${stamp}-${label}.db`);
  database.prepare('VACUUM INTO ?').run(file);
  const older = readdirSync(folder)
    .filter((name) => name.startsWith('records-') && name.endsWith('.db'))
    .sort()
    .slice(0, -KEPT);
  for (const name of older) rmSync(join(folder, name), { force: true });
  return file;
}
