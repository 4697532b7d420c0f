import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';

/** What nginx writes for an answer nobody waited for. */
export const CLIENT_LEFT = 499;

/** One row per API call, without its query: that may hold a signature. */
export const requestLog =
  ({ requestLog: ledger, clock, log }: GatewayParts): GatewayMiddleware =>
  async (ctx, next) => {
    const at = clock.now();
    // On `close`, not after `next`: a download ends long after its route did.
    ctx.res.once('close', () => {
      const status = ctx.res.headersSent ? ctx.res.statusCode : CLIENT_LEFT;
      if (!isWorthARow(ctx.path, status)) return;
      try {
        ledger.record({
          id: ctx.state.requestId,
          at,
          method: ctx.method,
          path: ctx.path.slice(0, 300),
          status,
          durationMs: clock.now() - at,
          keyId: ctx.state.caller?.id ?? null,
          taskId: ctx.state.taskId,
          errorCode: ctx.state.errorCode,
          userAgent: ctx.get('user-agent').slice(0, 200) || null,
        });
      } catch (error) {
        log.warn('request log row lost', { error });
      }
    });
    await next();
  };

const isWorthARow = (path: string, status: number): boolean =>
  path !== '/v1/health' && (/^\/(v1|flow|api|files)\//.test(path) || status >= 400);
