import { readFile, rm } from 'node:fs/promises';
import { GatewayError, type StoredReference } from '../../contract/index.ts';
import type { IncomingReference, ReferenceFile, ReferenceStore, ReferenceWish } from '../../domain/index.ts';
import type { Logger } from '../../kernel/index.ts';
import { type MediaKind, sniff } from '../files/sniff.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { imageFacts } from '../images/dimensions.ts';
import { convertedReference, copiesFolder } from './converted-reference.ts';
import { type DownloadOptions, download, referenceTooLarge } from './download.ts';
import { newFileId, pathOfReference, sweepReferences } from './reference-files.ts';
import { readSourceText } from './source-text.ts';

/** `resolve` and `addressRule` are for tests; the defaults are the system's resolver and the guard's rule. */
export interface ReferenceStoreOptions extends DownloadOptions {
  folder: string;
  log: Logger;
}

export interface ReferenceFiles extends ReferenceStore {
  /** Absolute path of the file; it may be gone. */
  path(reference: StoredReference): string;
  /** The file, or a converted copy kept beside it. Errors: `bad_image`, `media_gone`, `storage_full`. */
  as(reference: StoredReference, wish: ReferenceWish): Promise<ReferenceFile>;
  /** Copies with ids of their own, for another task. Errors: `media_gone`, `storage_full`. */
  copy(references: readonly StoredReference[]): Promise<StoredReference[]>;
  /**
   * Removes files older than `olderThan` (epoch ms) whose `fileId` is not in `keep`; returns how many. Leave an hour: a
   * request that is still being read has files but no task yet.
   */
  sweep(olderThan: number, keep: ReadonlySet<string>): Promise<number>;
}

/** Downloads at once per request: a host that is slow for one is rarely slow for four. */
const LANES = 4;

const KIND_OF_ROLE: Record<StoredReference['role'], MediaKind> = {
  first_frame: 'image',
  last_frame: 'image',
  reference: 'image',
  edit_image: 'image',
  mask: 'image',
  source_video: 'video',
  audio: 'audio',
};

/** Keeps what callers refer to. All or nothing: when one reference fails, the files of the others are removed again. */
export function createReferenceStore(options: ReferenceStoreOptions): ReferenceFiles {
  const { folder, log } = options;
  const path = (reference: StoredReference): string => pathOfReference(folder, reference.fileId);

  async function remove(references: readonly StoredReference[]): Promise<void> {
    for (const reference of references) {
      await rm(path(reference), { force: true });
      await rm(copiesFolder(path(reference)), { recursive: true, force: true });
    }
  }

  async function takeOne(incoming: IncomingReference, signal: AbortSignal): Promise<StoredReference> {
    const { bytes, sourceUrl } = await bytesOf(incoming, options, signal);
    const { mime, extension } = await verify(bytes, incoming);
    signal.throwIfAborted();
    const fileId = newFileId(extension);
    await writeAtomically(pathOfReference(folder, fileId), bytes, 'before_submit');
    const base = { role: incoming.role, fileId, mime, sizeBytes: bytes.length };
    return sourceUrl === undefined ? base : { ...base, sourceUrl };
  }

  return {
    path,
    as: (reference, wish) => convertedReference(path(reference), reference, wish),
    remove,
    async copy(references) {
      const copies: StoredReference[] = [];
      for (const reference of references) {
        const bytes = await readFile(path(reference)).catch(() => null);
        if (!bytes) throw new GatewayError('media_gone', 'A reference of the task is no longer kept');
        const fileId = newFileId(reference.fileId.split('.').at(-1) ?? 'bin');
        await writeAtomically(pathOfReference(folder, fileId), bytes, 'before_submit');
        copies.push({ ...reference, fileId });
      }
      return copies;
    },
    async take(incoming, signal) {
      const stop = new AbortController();
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const stored = await inLanes(
        incoming,
        (one) => takeOne(one, either),
        () => stop.abort(),
      );
      if (stored.failure) {
        await remove(stored.done);
        throw stored.failure.error;
      }
      return stored.done;
    },
    async sweep(olderThan, keep) {
      const removed = await sweepReferences(folder, olderThan, keep);
      if (removed > 0) log.info('old references removed', { removed });
      return removed;
    },
  };
}

interface LaneResult<T> {
  /** In the order of the items; with gaps closed when there was a failure. */
  done: T[];
  /** The first one in time. */
  failure: { error: unknown } | null;
}

/** Runs `work` over the items, `LANES` at once. The first failure calls `onFailure` and starts nothing more. */
async function inLanes<I, T>(
  items: readonly I[],
  work: (item: I) => Promise<T>,
  onFailure: () => void,
): Promise<LaneResult<T>> {
  const done = new Map<number, T>();
  let failure: LaneResult<T>['failure'] = null;
  const line = items.entries();
  const lane = async (): Promise<void> => {
    for (const [place, item] of line) {
      if (failure) return;
      try {
        done.set(place, await work(item));
      } catch (error) {
        failure ??= { error };
        onFailure();
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { done: [...done].sort(([a], [b]) => a - b).map(([, value]) => value), failure };
}

async function bytesOf(
  { source, param }: IncomingReference,
  options: DownloadOptions,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; sourceUrl?: string }> {
  if (source.type === 'bytes') {
    if (source.bytes.length > options.maxBytes) throw referenceTooLarge(param, options.maxBytes);
    return { bytes: source.bytes };
  }
  const read = readSourceText(source.value, options.maxBytes);
  if (read.type === 'bytes') return { bytes: read.bytes };
  if (read.type === 'url') {
    return { bytes: await download({ url: read.url, param, signal }, options), sourceUrl: read.url };
  }
  switch (read.why) {
    case 'too_large':
      throw referenceTooLarge(param, options.maxBytes);
    case 'scheme':
      throw new GatewayError('bad_parameter', 'Only http, https and data URLs are accepted', { param });
    case 'unreadable':
      throw new GatewayError('bad_image', 'The reference is neither a URL nor base64', { param });
  }
}

async function verify(
  bytes: Uint8Array,
  { role, param }: IncomingReference,
): Promise<{ mime: string; extension: string }> {
  const wanted = KIND_OF_ROLE[role];
  const format = await sniff(bytes);
  if (format?.kind !== wanted) {
    throw new GatewayError('bad_image', `The reference is not ${A_KNOWN[wanted]}`, { param });
  }
  // Only the headers: a cut picture is the site's to judge, a picture without size is none.
  if (wanted === 'image' && imageFacts(bytes, format.mime) === null) {
    throw new GatewayError('bad_image', 'The reference image is damaged', { param });
  }
  return format;
}

const A_KNOWN: Record<MediaKind, string> = {
  image: 'a PNG, JPEG, WebP, GIF, AVIF or HEIC image',
  video: 'an MP4, WebM or MOV video',
  audio: 'an MP3, WAV, M4A, AAC, OGG or FLAC audio file',
};
