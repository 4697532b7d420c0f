import { DatabaseSync } from 'node:sqlite';
import type { CrashLoad } from './loads.ts';

/** Start Node, read the same rows with Node's own SQLite: no program can know sooner what to resume. */
export async function run({ folder }: Pick<CrashLoad, 'folder'>): Promise<{ readMs: number }> {
  const { openDataFolder } = await import('../../../main/store/folder/data-folder.ts');
  const database = new DatabaseSync(openDataFolder(folder).databaseFile);
  database.prepare('SELECT * FROM tasks').all();
  const readMs = performance.now();
  database.close();
  return { readMs };
}
