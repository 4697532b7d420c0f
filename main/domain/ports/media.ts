/** References in, results out: media. */
import type { StoredReference } from '../../contract/index.ts';
import type { MediaItem } from '../records.ts';
import type { CollectedMedia } from './executors.ts';

export interface IncomingReference {
  role: StoredReference['role'];
  /** `text`: an http(s) URL, a data URL or raw base64, as the caller wrote it. */
  source: { type: 'text'; value: string } | { type: 'bytes'; bytes: Uint8Array };
  /** Request field it came from, for error messages. */
  param: string;
}

export interface ReferenceStore {
  /** Fetches, sniffs and keeps them; errors: `bad_image`, `body_too_large`, `bad_parameter`, `storage_full`. */
  take(incoming: IncomingReference[], signal?: AbortSignal): Promise<StoredReference[]>;
  /** Of a task that came to nothing. Missing files are no error. */
  remove(references: readonly StoredReference[]): Promise<void>;
}

export interface MediaStore {
  /** Verifies, measures and keeps the files of a task; errors: `media_invalid`, `storage_full`. */
  keep(taskId: string, media: CollectedMedia[]): Promise<MediaItem[]>;
  /** Local file of a stored reference. */
  referencePath(reference: StoredReference): string;
  /** Absolute path of a kept file, or null when it is gone. */
  pathOf(item: MediaItem): string | null;
  /** Removes a task's results and references. */
  removeTask(taskId: string, references: StoredReference[]): Promise<void>;
}

export interface PictureWish {
  type: 'image/png' | 'image/jpeg' | 'image/webp';
  /** 1–100, the better the higher; PNG ignores it. Left out: good enough not to be noticed. */
  quality?: number;
  /** Longest side in pixels. */
  maxSide?: number;
}
export interface PictureFile {
  /** Absolute. */
  path: string;
  mime: PictureWish['type'];
}

/** Kept results in other shapes; a copy lives as long as its result. */
export interface ResultPictures {
  /** The kept file itself when it is so already. Null: no picture, or it cannot be converted. Errors: `media_gone`. */
  pictureOf(item: MediaItem, wish: PictureWish): Promise<PictureFile | null>;
}
