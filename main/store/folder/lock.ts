import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { GatewayError } from '../../contract/index.ts';

/** Who holds a data folder, as written beside the lock. */
export interface LockHolder {
  pid: number;
  since: number;
  what: string;
}

/**
 * One process per data folder. The lock is the operating system's (SQLite holds it), so it ends with the process
 * however that ends: a lock file alone would keep a crashed app from starting again, or trust a reused pid.
 */
export class FolderLock {
  readonly #database: Database.Database;
  readonly #holderFile: string;

  /** Errors: `data_folder_locked`, naming the holder. */
  constructor(root: string, holder: LockHolder) {
    this.#holderFile = join(root, 'holder.json');
    this.#database = new Database(join(root, 'folder.lock'), { timeout: 0 });
    try {
      this.#database.pragma('journal_mode = delete');
      this.#database.exec('BEGIN EXCLUSIVE');
    } catch (cause) {
      this.#database.close();
      throw new GatewayError('data_folder_locked', describeHolder(root), { cause });
    }
    writeFileSync(this.#holderFile, JSON.stringify(holder));
  }

  release(): void {
    rmSync(this.#holderFile, { force: true });
    if (this.#database.open) {
      this.#database.exec('ROLLBACK');
      this.#database.close();
    }
  }
}

export function readHolder(root: string): LockHolder | null {
  try {
    return JSON.parse(readFileSync(join(root, 'holder.json'), 'utf8')) as LockHolder;
  } catch {
    return null;
  }
}

function describeHolder(root: string): string {
  const holder = readHolder(root);
  const who = holder
    ? `process ${holder.pid} (${holder.what}) since ${new Date(holder.since).toISOString()}`
    : 'another process';
  return `The data folder ${root} is in use by ${who}. Stop it first, or choose another folder with FPB_DATA_DIR.`;
}
