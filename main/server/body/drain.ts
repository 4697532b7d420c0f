import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../kernel/index.ts';

/** Beyond these the sender is cut off. */
const MOST_BYTES = 256 * 1024 * 1024;
const LONGEST_MS = 15_000;

const hasBody = (req: IncomingMessage): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;

/**
 * Reads the rest of a refused body away, within limits. Answering while the client still sends makes many of them see a
 * reset connection instead of the answer. True when all of it was read.
 */
export function drain(req: IncomingMessage, clock: Clock): Promise<boolean> {
  if (!hasBody(req) || req.readableEnded || req.destroyed) return Promise.resolve(true);
  return new Promise((resolve) => {
    let bytes = 0;
    const done = () => {
      cancel();
      req.off('data', count).off('end', done).off('close', done).off('error', done);
      resolve(req.readableEnded || req.destroyed);
    };
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) done();
    };
    const cancel = clock.after(LONGEST_MS, done);
    req.on('data', count).on('end', done).on('close', done).on('error', done);
    req.resume();
  });
}
