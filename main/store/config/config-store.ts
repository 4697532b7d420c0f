import { copyFileSync, existsSync } from 'node:fs';
import { LowSync } from 'lowdb';
import { JSONFileSync } from 'lowdb/node';
import type { z } from 'zod';
import { type Config, ConfigSchema, GatewayError } from '../../contract/index.ts';

/** What a person configured. Reads are from memory; a change is on disk (atomic rename) when `update` returns. */
export interface ConfigStore {
  get(): Config;
  /** Changes a copy, checks it, writes it. Errors: `bad_parameter` with the field at fault; nothing is changed then. */
  update(change: (draft: Config) => void): Config;
  onChange(listener: (config: Config) => void): () => void;
}

/** Errors: `data_folder_invalid` when the file is not ours or damaged; a copy of the damaged file is kept. */
export function openConfigStore(file: string): ConfigStore {
  const database = readFile(file);
  let current = parse(database.data, file);
  const listeners = new Set<(config: Config) => void>();
  return {
    get: () => current,
    update(change) {
      const draft = structuredClone(current);
      change(draft);
      const checked = ConfigSchema.safeParse(draft);
      if (!checked.success) throw new GatewayError('bad_parameter', explain(checked.error));
      database.data = checked.data;
      database.write();
      current = checked.data;
      for (const listener of listeners) listener(current);
      return current;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readFile(file: string) {
  try {
    const database = new LowSync<unknown>(new JSONFileSync<unknown>(file), {});
    database.read();
    return database;
  } catch (cause) {
    throw damaged(file, 'it is not valid JSON', cause);
  }
}

function parse(data: unknown, file: string): Config {
  const checked = ConfigSchema.safeParse(data);
  if (!checked.success) throw damaged(file, explain(checked.error), checked.error);
  return checked.data;
}

function damaged(file: string, why: string, cause: unknown): GatewayError {
  const copy = `${file}.damaged`;
  if (existsSync(file)) copyFileSync(file, copy);
  return new GatewayError('data_folder_invalid', `${file} cannot be read: ${why}. A copy is at ${copy}.`, {
    cause,
  });
}

const explain = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
