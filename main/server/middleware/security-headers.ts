import type { GatewayMiddleware } from '../gateway.ts';

/**
 * No CORS headers on purpose: pages of other origins may not read answers. Pages served here set their own content
 * policy.
 */
export const securityHeaders: GatewayMiddleware = async (ctx, next) => {
  ctx.set({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'no-referrer',
  });
  await next();
};
