import { basename, dirname } from 'node:path';
import send from 'send';
import { GatewayError } from '../../contract/index.ts';
import type { GatewayContext } from '../gateway.ts';

export interface Delivery {
  /** Of a kept file; null when it is gone. */
  path: string | null;
  mime: string;
  /** Name a browser saves it under. */
  fileName: string;
}

/** Left by a refused try; they would describe the error answer instead of the file. */
const FILE_HEADERS = [
  'content-type',
  'content-length',
  'content-disposition',
  'accept-ranges',
  'etag',
  'last-modified',
];

/**
 * Streams a kept file: `Range`, `HEAD` and conditional requests included.
 * @throws GatewayError `media_gone`, `range_not_satisfiable`, `precondition_failed`
 */
export async function sendMedia(ctx: GatewayContext, { path, mime, fileName }: Delivery): Promise<void> {
  if (path === null) throw new GatewayError('media_gone');
  const { req, res } = ctx;
  // Koa starts at 404, with which `send` would answer no conditional request.
  res.statusCode = 200;
  ctx.respond = false;
  try {
    await new Promise<void>((resolve, reject) => {
      res.once('close', resolve);
      // `send` decodes its path and forbids dots above the root: one encoded name below its own folder is all it gets.
      send(req, encodeURIComponent(basename(path)), {
        root: dirname(path),
        index: false,
        cacheControl: false,
      })
        .on('headers', () => {
          res.setHeader('content-type', mime);
          res.setHeader('content-disposition', `inline; filename="${fileName}"`);
          res.setHeader('cache-control', 'private, max-age=3600');
        })
        .on('directory', () => reject(new GatewayError('media_gone')))
        .on('error', (error: Error & { status?: number }) => reject(refusal(error)))
        .pipe(res);
    });
  } catch (error) {
    if (!res.headersSent) {
      for (const name of FILE_HEADERS) res.removeHeader(name);
      ctx.respond = true;
    }
    throw error;
  }
}

function refusal(error: Error & { status?: number }): GatewayError {
  switch (error.status) {
    case 416:
      return new GatewayError('range_not_satisfiable');
    case 412:
      return new GatewayError('precondition_failed');
    case 404:
      return new GatewayError('media_gone');
    default:
      return new GatewayError('internal', undefined, { cause: error });
  }
}
