import type Router from '@koa/router';
import { GatewayError } from '../../contract/index.ts';
import type { GatewayMiddleware, GatewayState } from '../gateway.ts';

/** What no route took: JSON 404, 405 with `Allow`, and `OPTIONS` with the same list (no CORS headers, on purpose). */
export const unrouted =
  (router: Router<GatewayState>): GatewayMiddleware =>
  async (ctx) => {
    const methods = new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods));
    if (methods.size === 0) {
      throw new GatewayError('route_not_found', `No such route: ${ctx.method} ${ctx.path.slice(0, 200)}`);
    }
    ctx.set('allow', [...methods, 'OPTIONS'].join(', '));
    if (ctx.method !== 'OPTIONS') {
      throw new GatewayError('method_not_allowed', `${ctx.method} is not allowed here`);
    }
    ctx.status = 204;
  };
