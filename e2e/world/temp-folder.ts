import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atProcessEnd } from './process-end.ts';

const PREFIX = 'fpb-world-';

export interface TempFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A folder that goes with the process; folders of processes that were killed are swept on the way. */
export function makeTempFolder(): TempFolder {
  sweep();
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const forget = atProcessEnd(() => rmSync(path, REMOVE));
  return {
    path,
    async remove() {
      await removeFolder(path);
      forget();
    },
  };
}

const REMOVE = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 } as const;

/** Retries: a browser that has just exited may still hold files for a moment (Windows), or write some (Linux). */
export const removeFolder = (path: string): Promise<void> => rm(path, REMOVE);

function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another process sweeps it at the same time, or it is not ours to remove.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
