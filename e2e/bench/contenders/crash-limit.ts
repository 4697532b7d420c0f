import { DatabaseSync } from 'node:sqlite';

/** Start Node, read the rows with Node's own SQLite: no program can know sooner what to resume. */
export async function run({ databaseFile }: { databaseFile: string }): Promise<{ readMs: number }> {
  const database = new DatabaseSync(databaseFile);
  database.prepare(`SELECT * FROM tasks WHERE state IN ('queued', 'processing') ORDER BY seq`).all();
  const readMs = performance.now();
  database.close();
  return { readMs };
}
