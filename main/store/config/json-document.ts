import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';

/** One small JSON file written atomically, for a room that keeps a document of its own. */
export interface JsonDocument<T> {
  load(): Promise<T | null>;
  save(value: T): Promise<void>;
}

export function openJsonDocument<T>(file: string): JsonDocument<T> {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Low<T | null>(new JSONFile<T | null>(file), null);
  return {
    async load() {
      await database.read();
      return database.data;
    },
    async save(value) {
      database.data = value;
      await database.write();
    },
  };
}
