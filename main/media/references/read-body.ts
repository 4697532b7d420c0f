import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body, decoded, at most `maxBytes` of it. What the server says of its length is only believed when it is too much;
 * bytes are counted as they come, after decoding, so that a small bomb stops at the limit. Errors: `BodyTooLarge`, network
 * and decoding errors.
 */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(response.headers['content-length']) > maxBytes) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(response)) {
    size += chunk.length;
    if (size > maxBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function decoded(response: IncomingMessage): AsyncIterable<Buffer> {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return response;
  const decoder = DECODERS[encoding]?.();
  if (!decoder) throw new Error('The content encoding is not supported');
  // `pipe` does not pass errors on: without this a connection cut short would leave the reader waiting.
  response.once('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}
