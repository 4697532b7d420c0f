import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ROOT } from '../rules/source-tree.ts';

export interface Surroundings {
  commit: string;
  /** Files changed since that commit. */
  changedFiles: number | null;
  machine: { cpu: string; cores: number; memoryBytes: number; system: string };
  versions: Record<string, string>;
}

/** Numbers without these are worth nothing: they are never compared across machines or commits unseen. */
export function surroundings(peers: Record<string, string>): Surroundings {
  const [cpu] = cpus();
  const changed = git('status', '--porcelain');
  return {
    commit: git('rev-parse', 'HEAD') ?? 'unknown',
    changedFiles: changed === null ? null : changed.split('\n').filter(Boolean).length,
    machine: {
      cpu: cpu?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${platform()} ${release()}`,
    },
    versions: {
      node: process.versions.node,
      'better-sqlite3': packageVersion('better-sqlite3'),
      'node:sqlite (limit of R5)': sqliteVersion(),
      ...peers,
    },
  };
}

function git(...args: string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}

const packageVersion = (name: string): string =>
  JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;

function sqliteVersion(): string {
  const database = new DatabaseSync(':memory:');
  const row = database.prepare('SELECT sqlite_version() AS version').get();
  database.close();
  return String(row?.version);
}
