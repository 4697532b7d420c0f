import type { GatewayMiddleware } from '../gateway.ts';

/** The example of document 002 really asks for `/v1/v1/images/jobs/…`: its client puts the prefix before the prefix. */
export const doubledPrefix: GatewayMiddleware = (ctx, next) => {
  if (ctx.path.startsWith('/v1/v1/')) ctx.path = ctx.path.slice('/v1'.length);
  return next();
};
