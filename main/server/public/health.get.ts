import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';

/** `GET /v1/health`, without a key. */
export const readHealth =
  ({ health, version }: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    ctx.set('cache-control', 'no-store');
    ctx.body = { status: 'ok', version, ...(await health()) };
  };
