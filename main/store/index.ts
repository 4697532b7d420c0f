import { existsSync } from 'node:fs';
import type {
  BindingLedger,
  CallbackLedger,
  OrderKeyLedger,
  RequestLedger,
  TaskLedger,
  WindowLedger,
} from '../domain/index.ts';
import type { Clock, Logger } from '../kernel/index.ts';
import { backUp } from './backup/backup.ts';
import { type ConfigStore, openConfigStore } from './config/config-store.ts';
import { type DataFolder, openDataFolder } from './folder/data-folder.ts';
import { FolderLock } from './folder/lock.ts';
import { SqliteBindingLedger } from './ledgers/binding-ledger.ts';
import { SqliteCallbackLedger } from './ledgers/callback-ledger.ts';
import { openDatabase } from './ledgers/database.ts';
import { GroupCommit } from './ledgers/group-commit.ts';
import { SqliteOrderKeyLedger } from './ledgers/order-key-ledger.ts';
import { SqliteRequestLedger } from './ledgers/request-ledger.ts';
import { SqliteTaskLedger } from './ledgers/task-ledger.ts';
import { SqliteWindowLedger } from './ledgers/window-ledger.ts';

export { type JsonDocument, openJsonDocument } from './config/json-document.ts';
export { type DataFolder, defaultDataFolder } from './folder/data-folder.ts';
export { type LockHolder, readHolder } from './folder/lock.ts';
export { readOrCreateSecret } from './folder/secret-file.ts';
export type { ConfigStore };

export interface Store {
  /** Made just now: nothing was configured before. */
  isNew: boolean;
  folder: DataFolder;
  config: ConfigStore;
  tasks: TaskLedger;
  windows: WindowLedger;
  bindings: BindingLedger;
  requests: RequestLedger;
  orderKeys: OrderKeyLedger;
  callbacks: CallbackLedger;
  /** Copies the database while it is in use; returns the file. */
  backUp(label: string): string;
  /** Writes what waits and gives the folder back. */
  close(): void;
}

/** Takes the data folder for this process. Errors: `data_folder_locked`, `data_folder_invalid`. */
export function openStore(options: { root: string; what: string; clock: Clock; log: Logger }): Store {
  const { root, what, clock, log } = options;
  const folder = openDataFolder(root);
  const lock = new FolderLock(root, { pid: process.pid, since: clock.now(), what });
  try {
    const isNew = !existsSync(folder.configFile);
    const config = openConfigStore(folder.configFile);
    const database = openDatabase({ file: folder.databaseFile, backups: folder.backups, now: clock.now() });
    const commit = new GroupCommit(database);
    return {
      isNew,
      folder,
      config,
      tasks: new SqliteTaskLedger(database, commit),
      windows: new SqliteWindowLedger(database, commit),
      bindings: new SqliteBindingLedger(database, commit),
      requests: new SqliteRequestLedger(database, commit, log),
      orderKeys: new SqliteOrderKeyLedger(database, commit),
      callbacks: new SqliteCallbackLedger(database, commit),
      backUp: (label) => backUp(database, folder.backups, label, clock.now()),
      close() {
        commit.close();
        database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
