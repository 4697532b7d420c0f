import { GatewayError } from '../../contract/index.ts';
import { drain } from '../body/drain.ts';
import { publicError } from '../dialects/shared/public-error.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { profileHint } from '../request-facts.ts';

/** Every failure leaves as the one envelope; what is not a GatewayError is `internal`, its text only in the log. */
export const errorEnvelope =
  ({ clock, log }: Pick<GatewayParts, 'clock' | 'log'>): GatewayMiddleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (thrown) {
      // Nobody is left to answer; whatever broke off because of that is no failure of ours.
      if (ctx.res.destroyed || ctx.req.socket.destroyed) return;
      const error = known(ctx, thrown, log);
      if (ctx.res.headersSent) {
        ctx.res.destroy();
        return;
      }
      if (!(await drain(ctx.req, clock))) ctx.set('connection', 'close');
      answer(ctx, error);
    }
  };

function known(ctx: GatewayContext, thrown: unknown, log: GatewayParts['log']): GatewayError {
  const { requestId } = ctx.state;
  if (thrown instanceof GatewayError && thrown.code !== 'internal') return thrown;
  log.error('request failed', { requestId, error: thrown });
  return new GatewayError('internal', `Internal error (${requestId})`);
}

function answer(ctx: GatewayContext, error: GatewayError): void {
  const profile = ctx.state.profile ?? profileHint(ctx) ?? 'openai';
  const told = publicError(error, {
    profile,
    subject: ctx.state.subject,
    method: ctx.method,
    isAccepted: ctx.state.isAccepted,
  });
  ctx.state.errorCode = error.code;
  if (isPoll(ctx) && told.status >= 500) {
    // A relay takes every JSON error of a poll for the end of the task and refunds it; what it cannot parse it asks again.
    ctx.status = 503;
    ctx.set({ 'retry-after': told.headers['retry-after'] ?? '5', 'cache-control': 'no-store' });
    ctx.type = 'text/plain';
    ctx.body = `Temporarily unavailable (${ctx.state.requestId})\n`;
    return;
  }
  ctx.status = told.status;
  ctx.set({ ...told.headers, 'cache-control': 'no-store' });
  ctx.type = 'application/json';
  ctx.body = ctx.state.isAccepted ? { ...told.body, task_id: ctx.state.taskId } : told.body;
}

const isPoll = (ctx: GatewayContext): boolean =>
  ctx.method === 'GET' && /^(\/flow)?\/v1\/videos\/[^/]+\/?$/.test(ctx.path);
