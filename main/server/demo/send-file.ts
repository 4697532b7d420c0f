import { basename, dirname } from 'node:path';
import type { Context } from 'koa';
import send from 'send';

export interface SendFile {
  /** Folder `path` is in; without it `path` is absolute and trusted. */
  root?: string;
  path: string;
  /** Taken from the file name when missing. */
  mime?: string;
  status?: number;
  cacheControl: string;
}

/** Streams a file with ranges and conditional answers. */
export function sendFile(ctx: Context, file: SendFile): void {
  const root = file.root ?? dirname(file.path);
  const path = file.root === undefined ? basename(file.path) : file.path;
  ctx.respond = false;
  ctx.res.setHeader('x-content-type-options', 'nosniff');
  // Koa's own 404 default would stay otherwise.
  ctx.res.statusCode = file.status ?? 200;
  const stream = send(ctx.req, encodeURIComponent(path), { root, index: false, cacheControl: false });
  stream.on('headers', (res) => {
    res.setHeader('cache-control', file.cacheControl);
    if (file.mime) res.setHeader('content-type', file.mime);
  });
  stream.on('error', (error: { status?: number }) => {
    ctx.res.statusCode = error.status ?? 404;
    ctx.res.end();
  });
  stream.on('directory', () => {
    ctx.res.statusCode = 404;
    ctx.res.end();
  });
  stream.pipe(ctx.res);
}
