import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FailureStage, GatewayError } from '../../contract/index.ts';
import { newId } from '../../kernel/index.ts';

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT']);

/** Left behind by a crash between write and rename; swept with the other old files. */
export const PART_FILE = /\.part$/;

/**
 * The file is there whole or not at all, and on the disk when the promise resolves: the task row that names it is
 * committed next and may outlive a power cut. Errors: `storage_full`, and what else the file system says.
 */
export async function writeAtomically(path: string, bytes: Uint8Array, stage: FailureStage): Promise<void> {
  const part = `${path}.${newId('w')}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(part, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')) {
      throw new GatewayError('storage_full', undefined, { stage, cause: error });
    }
    throw error;
  }
}
