import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../contract/index.ts';

/**
 * The whole body as UTF-8 text.
 * @throws GatewayError `body_too_large` (as soon as it is known, the rest is unread), `bad_body`
 */
export async function readText(req: IncomingMessage, maxBytes: number): Promise<string> {
  const bytes = await readBytes(req, maxBytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GatewayError('bad_body', 'The body is not valid UTF-8', { cause });
  }
}

export const tooLarge = (maxBytes: number): GatewayError =>
  new GatewayError(
    'body_too_large',
    `The request body is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`,
  );

export const cutOff = (): GatewayError => new GatewayError('bad_body', 'The request body ended too early');

function readBytes(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(tooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // Leaving by listeners, not by destroying the stream: the answer still has to go out over this connection.
    const leave = () => req.off('data', take).off('end', end).off('error', fail).off('close', fail);
    const take = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= maxBytes) return;
      leave();
      reject(tooLarge(maxBytes));
    };
    const end = () => {
      leave();
      resolve(Buffer.concat(chunks, size));
    };
    const fail = () => {
      leave();
      reject(cutOff());
    };
    req.on('data', take).on('end', end).on('error', fail).on('close', fail);
  });
}
