import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface TaskRow {
  state: string;
  stage: string | null;
  attempts: number;
  errorCode: string | null;
}

/** What is on disk of a task, read behind the program's back: also after `kill -9`. */
export function taskRow(dataFolder: string, id: string): TaskRow | null {
  using database = openRecords(dataFolder);
  const row = database.prepare('SELECT state, stage, attempts, error FROM tasks WHERE id = ?').get(id);
  if (!row) return null;
  const error = row.error === null ? null : (JSON.parse(String(row.error)) as { code: string });
  return {
    state: String(row.state),
    stage: row.stage === null ? null : String(row.stage),
    attempts: Number(row.attempts),
    errorCode: error?.code ?? null,
  };
}

/** `ok`, or what SQLite found broken. */
export function integrityOf(dataFolder: string): string {
  using database = openRecords(dataFolder);
  return String(database.prepare('PRAGMA integrity_check').get()?.integrity_check);
}

function openRecords(dataFolder: string): DatabaseSync {
  const database = new DatabaseSync(join(dataFolder, 'records.db'), { readOnly: true });
  database.exec('PRAGMA busy_timeout = 2000');
  return database;
}
