import Database from 'better-sqlite3';
import { GatewayError } from '../../contract/index.ts';
import { backUp } from '../backup/backup.ts';
import { MIGRATIONS } from '../migrations/index.ts';

export type Sqlite = Database.Database;

export interface OpenDatabase {
  file: string;
  backups: string;
  now: number;
  /** For tests of migrations. */
  migrations?: readonly string[];
}

/** Opens, backs up when a migration is due, and migrates. Errors: `data_folder_invalid`. */
export function openDatabase({ file, backups, now, migrations = MIGRATIONS }: OpenDatabase): Sqlite {
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    // FULL: with NORMAL a power loss may forget the last commits, and a forgotten fence is a second paid click.
    database.pragma('synchronous = FULL');
    // 32 MB: pages that change a dozen times (a task's way) are copied to the file once.
    database.pragma('wal_autocheckpoint = 8000');
    database.pragma('foreign_keys = ON');
    migrate(database, { backups, now, migrations });
    return database;
  } catch (cause) {
    database.close();
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError('data_folder_invalid', `${file} cannot be opened as a database`, { cause });
  }
}

function migrate(
  database: Sqlite,
  plan: { backups: string; now: number; migrations: readonly string[] },
): void {
  const from = database.pragma('user_version', { simple: true }) as number;
  const to = plan.migrations.length;
  if (from > to) {
    throw new GatewayError(
      'data_folder_invalid',
      `The data folder was written by a newer version (shape ${from}, this version knows ${to}). Update the app.`,
    );
  }
  if (from === to) return;
  if (from > 0) backUp(database, plan.backups, `before-${to}`, plan.now);
  const step = database.transaction((sql: string, version: number) => {
    database.exec(sql);
    database.pragma(`user_version = ${version}`);
  });
  plan.migrations.slice(from).forEach((sql, index) => {
    step.immediate(sql, from + index + 1);
  });
}
