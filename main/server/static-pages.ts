import send from 'send';
import type { GatewayMiddleware } from './gateway.ts';

/** Serves built pages below one folder; what is not there goes on to the 404. */
export const staticPages =
  (folder: string): GatewayMiddleware =>
  async (ctx, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || ctx.path.startsWith('/v1/')) return next();
    const { req, res } = ctx;
    res.statusCode = 200;
    ctx.respond = false;
    const isServed = await new Promise<boolean>((resolve) => {
      res.once('close', () => resolve(true));
      send(req, ctx.path, { root: folder, index: 'index.html', dotfiles: 'deny' })
        .on('directory', () => resolve(false))
        .on('error', () => resolve(false))
        .pipe(res);
    });
    if (isServed || res.headersSent) return;
    ctx.respond = true;
    res.statusCode = 404;
    await next();
  };
