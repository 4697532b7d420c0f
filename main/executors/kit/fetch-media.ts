import type { JSHandle } from 'playwright-core';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import type { CollectedMedia } from '../../domain/index.ts';
import { type Clock, Deadline, raceAbort } from '../../kernel/index.ts';
import { mediaKindOf } from './magic-bytes.ts';

/** One message larger than this has overflowed relayed connections. */
const CHUNK_BYTES = 2 * 1024 ** 2;

export interface MediaWish {
  url: string;
  kind: CollectedMedia['kind'];
  /** As the site's record says it; null when it does not. */
  sizeBytes: number | null;
  maxBytes: number;
  timeoutMs: number;
  clock: Clock;
}

interface Fetched {
  status: number;
  blob: Blob;
}

/**
 * Fetched by the page itself, through the window's own network and session, moved in chunks, and verified. Null: the
 * link no longer works (401, 403, 404, 410) and a new one may. Errors: `media_invalid`, `site_timeout`.
 */
export async function fetchMedia(session: BrowserSession, wish: MediaWish): Promise<CollectedMedia | null> {
  using deadline = new Deadline(
    wish.clock,
    wish.timeoutMs,
    () => new GatewayError('site_timeout', 'A result did not arrive in time', { stage: 'collecting' }),
    session.signal,
  );
  const { signal } = deadline;
  const fetching = session.page.evaluateHandle(fetchInPage, wish.url);
  const handle = await raceAbort(fetching, signal);
  try {
    const { status, size } = await raceAbort(
      handle.evaluate(({ status, blob }) => ({ status, size: blob.size })),
      signal,
    );
    if ([401, 403, 404, 410].includes(status)) return null;
    if (status !== 200) throw invalid(`The site answered ${status} instead of the file`);
    if (size > wish.maxBytes) throw invalid(`The file has ${size} bytes, more than ${wish.maxBytes}`);
    return verified(await readChunks(handle, size, signal), wish);
  } finally {
    await handle.dispose().catch(() => undefined);
  }
}

const invalid = (message: string): GatewayError =>
  new GatewayError('media_invalid', message, { stage: 'collecting' });

/** Runs in the page. */
async function fetchInPage(url: string): Promise<Fetched> {
  const response = await fetch(url);
  return { status: response.status, blob: await response.blob() };
}

async function readChunks(handle: JSHandle<Fetched>, size: number, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let start = 0; start < size; start += CHUNK_BYTES) {
    const range = { start, end: Math.min(size, start + CHUNK_BYTES) };
    bytes.set(Buffer.from(await raceAbort(handle.evaluate(readInPage, range), signal), 'base64'), start);
  }
  return bytes;
}

/** Runs in the page. */
function readInPage({ blob }: Fetched, { start, end }: { start: number; end: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error);
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.readAsDataURL(blob.slice(start, end));
  });
}

function verified(bytes: Uint8Array, wish: MediaWish): CollectedMedia {
  const found = mediaKindOf(bytes);
  if (found?.kind !== wish.kind) {
    throw invalid(`The site delivered ${found?.mime ?? 'something unreadable'} instead of ${wish.kind}`);
  }
  if (wish.sizeBytes !== null && wish.sizeBytes !== bytes.length) {
    throw invalid(`The site delivered ${bytes.length} of ${wish.sizeBytes} bytes`);
  }
  return { ...found, bytes };
}
