import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../../contract/index.ts';
import { newId } from '../../kernel/index.ts';
import { PART_FILE } from '../files/write-atomically.ts';

/** Own id and extension, never a name from outside: the pattern is what keeps paths inside the folder. */
const FILE_ID = /^ref_[0-9a-f]{20}\.[a-z0-9]{2,5}$/;

/** Behind a reference's name: the folder of its converted copies. */
export const COPIES = '.as';

/** A file belongs to one task, so that removing the task may remove it: hence an id and not the hash of its content. */
export const newFileId = (extension: string): string => `${newId('ref')}.${extension}`;

export function pathOfReference(folder: string, fileId: string): string {
  if (!FILE_ID.test(fileId))
    throw new GatewayError('internal', 'A stored reference has an impossible file id');
  return join(folder, fileId);
}

/** Removes what is older than `olderThan` (epoch ms) and not in `keep`, half-written files too; returns how many. */
export async function sweepReferences(
  folder: string,
  olderThan: number,
  keep: ReadonlySet<string>,
): Promise<number> {
  let removed = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    // Only what this room wrote: a person's own file in the folder is not ours to remove.
    const fileId = name.endsWith(COPIES) ? name.slice(0, -COPIES.length) : name;
    if (keep.has(fileId) || !(FILE_ID.test(fileId) || PART_FILE.test(name))) continue;
    const path = join(folder, name);
    const facts = await stat(path).catch(() => null);
    if (!facts || facts.isDirectory() !== name.endsWith(COPIES) || facts.mtimeMs >= olderThan) continue;
    await rm(path, { recursive: true, force: true });
    removed++;
  }
  return removed;
}
