import type { CDPSession, JSHandle } from 'playwright-core';
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
 * Fetched by the page itself, or where another host does not let the page read (CORS, the page's own policy) by the
 * browser for it: both go through the window's own network and session. Moved in chunks and verified. Null: the link
 * no longer works (401, 403, 404, 410) and a new one may. Errors: `media_invalid`, `site_timeout`.
 */
export async function fetchMedia(session: BrowserSession, wish: MediaWish): Promise<CollectedMedia | null> {
  using deadline = new Deadline(
    wish.clock,
    wish.timeoutMs,
    () => new GatewayError('site_timeout', 'A result did not arrive in time', { stage: 'collecting' }),
    session.signal,
  );
  const { signal } = deadline;
  const bytes = (await fetchByPage(session, wish, signal)) ?? (await fetchByBrowser(session, wish, signal));
  return bytes === 'gone' ? null : verifiedMedia(bytes, wish);
}

type Got = Uint8Array | 'gone';

/** Null: the page may not read it. */
async function fetchByPage(
  { page }: BrowserSession,
  wish: MediaWish,
  signal: AbortSignal,
): Promise<Got | null> {
  const handle = await raceAbort(page.evaluateHandle(fetchInPage, wish.url), signal);
  try {
    const { status, size } = await raceAbort(
      handle.evaluate(({ status, blob }) => ({ status, size: blob.size })),
      signal,
    );
    if (status === 0) return null;
    if (!isThere(status)) return 'gone';
    refuseLarge(size, wish);
    return await readChunks(handle, size, signal);
  } finally {
    await handle.dispose().catch(() => undefined);
  }
}

async function fetchByBrowser({ page }: BrowserSession, wish: MediaWish, signal: AbortSignal): Promise<Got> {
  const cdp = await raceAbort(page.context().newCDPSession(page), signal);
  try {
    const { frameTree } = await raceAbort(cdp.send('Page.getFrameTree'), signal);
    const { resource } = await raceAbort(
      cdp.send('Network.loadNetworkResource', {
        frameId: frameTree.frame.id,
        url: wish.url,
        options: { disableCache: false, includeCredentials: true },
      }),
      signal,
    );
    const { success, httpStatusCode: status = 0, stream, netErrorName } = resource;
    if (!success && status === 0)
      throw invalid(`The file could not be loaded (${netErrorName ?? 'no answer'})`);
    if (!isThere(status)) return 'gone';
    if (!stream) throw invalid('The site answered without a file');
    return await readStream(cdp, stream, { wish, signal });
  } finally {
    await cdp.detach().catch(() => undefined);
  }
}

function isThere(status: number): boolean {
  if ([401, 403, 404, 410].includes(status)) return false;
  if (status === 200) return true;
  throw invalid(`The site answered ${status} instead of the file`);
}

function refuseLarge(size: number, { maxBytes }: MediaWish): void {
  if (size > maxBytes) throw invalid(`The file has ${size} bytes, more than ${maxBytes}`);
}

async function readStream(
  cdp: CDPSession,
  handle: string,
  { wish, signal }: { wish: MediaWish; signal: AbortSignal },
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const chunk = await raceAbort(cdp.send('IO.read', { handle, size: CHUNK_BYTES }), signal);
    chunks.push(Buffer.from(chunk.data, chunk.base64Encoded ? 'base64' : 'utf8'));
    size += chunks.at(-1)?.length ?? 0;
    refuseLarge(size, wish);
    if (chunk.eof) return Buffer.concat(chunks);
  }
}

const invalid = (message: string): GatewayError =>
  new GatewayError('media_invalid', message, { stage: 'collecting' });

/** Runs in the page. */
async function fetchInPage(url: string): Promise<Fetched> {
  try {
    const response = await fetch(url);
    return { status: response.status, blob: await response.blob() };
  } catch {
    return { status: 0, blob: new Blob() };
  }
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

/** Errors: `media_invalid` when the bytes are not of the kind and size promised. */
export function verifiedMedia(
  bytes: Uint8Array,
  wish: Pick<MediaWish, 'kind' | 'sizeBytes'>,
): CollectedMedia {
  const found = mediaKindOf(bytes);
  if (found?.kind !== wish.kind) {
    throw invalid(`The site delivered ${found?.mime ?? 'something unreadable'} instead of ${wish.kind}`);
  }
  if (wish.sizeBytes !== null && wish.sizeBytes !== bytes.length) {
    throw invalid(`The site delivered ${bytes.length} of ${wish.sizeBytes} bytes`);
  }
  return { ...found, bytes };
}
