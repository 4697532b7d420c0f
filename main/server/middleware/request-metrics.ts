import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { CLIENT_LEFT } from './request-log.ts';

/** Counts and times every answer by the pattern of its route. */
export const requestMetrics =
  ({ metrics, clock }: Pick<GatewayParts, 'metrics' | 'clock'>): GatewayMiddleware =>
  async (ctx, next) => {
    const at = clock.now();
    ctx.res.once('close', () =>
      metrics.onRequest({
        method: ctx.method,
        route: routeOf(ctx),
        status: ctx.res.headersSent ? ctx.res.statusCode : CLIENT_LEFT,
        durationMs: clock.now() - at,
        isStream: ctx.type === 'text/event-stream',
      }),
    );
    await next();
  };

/** The router leaves the matched pattern on the context; what no pattern took is told apart by area, never by path. */
function routeOf(ctx: GatewayContext & { _matchedRoute?: unknown }): string {
  if (typeof ctx._matchedRoute === 'string') return ctx._matchedRoute;
  const area = /^\/(demo|local|admin|v1|flow)\//.exec(ctx.path)?.[1];
  return area ? `/${area}/*` : 'other';
}
