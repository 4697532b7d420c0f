import { GatewayError } from '../../contract/index.ts';
import type { Caller, GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';

/** Before a route, so that `/v1/health` and unknown paths need no key. */
export const authentication =
  ({ keys }: Pick<GatewayParts, 'keys'>): GatewayMiddleware =>
  async (ctx, next) => {
    const caller = keys.authenticate(ctx.req.headers);
    if (!caller) {
      ctx.set('www-authenticate', 'Bearer');
      throw new GatewayError('invalid_key');
    }
    ctx.state.caller = caller;
    await next();
  };

export function callerOf(ctx: GatewayContext): Caller {
  if (!ctx.state.caller) throw new GatewayError('internal', 'The route asks for a caller but checks no key');
  return ctx.state.caller;
}
