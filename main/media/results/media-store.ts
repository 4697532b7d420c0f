import { statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError, type StoredReference } from '../../contract/index.ts';
import type { CollectedMedia, MediaItem, MediaStore } from '../../domain/index.ts';
import { type Clock, type Logger, newId } from '../../kernel/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { enlarged } from './enlarged.ts';
import { inspectMedia, type MediaFacts } from './inspect-media.ts';

export interface MediaStoreOptions {
  folder: string;
  references: {
    path(reference: StoredReference): string;
    remove(references: readonly StoredReference[]): Promise<void>;
  };
  clock: Clock;
  log: Logger;
}

const MONTH = /^\d{4}-\d{2}$/;
const TASK_ID = /^[A-Za-z0-9_-]{1,64}$/;
/** All a kept file can be called. What does not match is refused, so that no row can lead out of the folder. */
const FILE = /^\d{4}-\d{2}\/[A-Za-z0-9_-]{1,64}\/\d{1,4}\.[a-z0-9]{2,5}$/;

/** Results, as `<folder>/<yyyy-mm>/<taskId>/<n>.<ext>`: months keep folders small, task folders go in one piece. */
export function createMediaStore(options: MediaStoreOptions): MediaStore {
  const { folder, references, clock, log } = options;
  return {
    async keep(taskId, media) {
      assertTaskId(taskId);
      if (media.length === 0) {
        throw new GatewayError('media_invalid', 'The site delivered no file', { stage: 'collecting' });
      }
      // All are looked at before the first is written: a task has its whole result or none.
      const inspected: { facts: MediaFacts; media: CollectedMedia }[] = [];
      for (const one of media) {
        inspected.push(await enlarged({ facts: await inspectMedia(one), media: one }, log));
      }
      const now = clock.now();
      const taskFolder = `${new Date(now).toISOString().slice(0, 7)}/${taskId}`;
      const items: MediaItem[] = [];
      for (const { facts, media: one } of inspected) {
        const item = itemOf(facts, one, `${taskFolder}/${items.length + 1}`, now);
        await writeAtomically(join(folder, item.file), one.bytes, 'collecting');
        items.push(item);
      }
      log.info('results kept', { taskId, files: items.map((item) => item.file) });
      return items;
    },
    referencePath: (reference) => references.path(reference),
    pathOf(item) {
      if (!FILE.test(item.file)) return null;
      const path = join(folder, item.file);
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : null;
    },
    async removeTask(taskId, taskReferences) {
      assertTaskId(taskId);
      const months = (await readdir(folder).catch(() => [])).filter((name) => MONTH.test(name));
      for (const month of months) await rm(join(folder, month, taskId), { recursive: true, force: true });
      await references.remove(taskReferences);
    },
  };
}

const itemOf = (facts: MediaFacts, media: CollectedMedia, stem: string, now: number): MediaItem => ({
  id: newId('media'),
  kind: media.kind,
  mime: facts.format.mime,
  file: `${stem}.${facts.format.extension}`,
  sizeBytes: media.bytes.length,
  width: facts.width,
  height: facts.height,
  durationS: facts.durationS,
  createdAt: now,
  ...(facts.upscaledFrom ? { upscaledFrom: facts.upscaledFrom } : {}),
});

function assertTaskId(taskId: string): void {
  if (!TASK_ID.test(taskId)) throw new GatewayError('internal', 'A task has an impossible id');
}
