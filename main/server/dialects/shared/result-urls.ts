import type { MediaItem, Task } from '../../../domain/index.ts';
import { outputQuery, storedOutputWish } from './output-format.ts';

/** How long a rendered link works; every answer renders fresh ones. */
export const LINK_LIFE_MS = 24 * 3600 * 1000;

const EXTENSIONS: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
};

export const extensionOf = (mime: string): string => EXTENSIONS[mime] ?? 'bin';

/** Path of the `index`-th result (from 0) of a task. */
export const mediaPath = (taskId: string, index: number, item: MediaItem): string =>
  `/files/${taskId}/${index + 1}.${extensionOf(item.mime)}`;

export interface LinkMaker {
  nowMs: number;
  isKept(item: MediaItem): boolean;
  /**
   * Absolute signed URL on the origin the client used, e.g. `http://localhost:8002`: clients refuse results of
   * another private origin.
   */
  linkTo(path: string, lifeMs: number): string;
}

const linkTo = (task: Task, links: LinkMaker, { item, index }: { item: MediaItem; index: number }): string =>
  links.linkTo(mediaPath(task.id, index, item) + outputQuery(item, storedOutputWish(task)), LINK_LIFE_MS);

/** Links of a finished task's kept results, in order; empty for every other task. */
export const resultUrls = (task: Task, links: LinkMaker): string[] =>
  (task.result?.media ?? []).flatMap((item, index) =>
    task.state === 'completed' && links.isKept(item) ? [linkTo(task, links, { item, index })] : [],
  );
