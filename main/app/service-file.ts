import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the command line finds a running service. Readable by its owner only: the token opens the local operations. */
export interface ServiceFile {
  pid: number;
  origin: string;
  token: string;
  version: string;
  startedAt: number;
}

const fileIn = (root: string): string => join(root, 'service.json');

export function writeServiceFile(root: string, service: ServiceFile): void {
  // Removed first: writing into an existing file would keep whatever rights that one had.
  rmSync(fileIn(root), { force: true });
  writeFileSync(fileIn(root), JSON.stringify(service, null, 2), { mode: 0o600 });
}

export function readServiceFile(root: string): ServiceFile | null {
  try {
    return JSON.parse(readFileSync(fileIn(root), 'utf8')) as ServiceFile;
  } catch {
    return null;
  }
}

export const removeServiceFile = (root: string): void => rmSync(fileIn(root), { force: true });
