import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { documentKeeper } from './document-keeper.ts';

/** `GET /openapi.json`, without a key: what it says of an installation is which names are hidden and routed. */
export const readDocument = (parts: Pick<GatewayParts, 'settings' | 'version'>): GatewayMiddleware => {
  const documentFor = documentKeeper(parts);
  return async (ctx) => {
    ctx.set('cache-control', 'no-cache');
    ctx.body = documentFor(ctx);
  };
};
