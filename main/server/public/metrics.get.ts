import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { authentication } from '../middleware/authentication.ts';

/** `GET /metrics`: Prometheus' text format, for any API key, or for this computer when the setting says so. */
export const readMetrics = (parts: GatewayParts): GatewayMiddleware[] => {
  const withKey = authentication(parts);
  return [
    async (ctx, next) => {
      if (parts.settings().metricsOpen && isFromHere(ctx)) await next();
      else await withKey(ctx, next);
    },
    async (ctx) => {
      const { contentType, text } = await parts.metrics.render();
      ctx.set({ 'content-type': contentType, 'cache-control': 'no-store' });
      ctx.body = text;
    },
  ];
};

/** A proxy on this computer comes from loopback with requests of the whole world. */
const isFromHere = ({ req }: GatewayContext): boolean =>
  /^(::1$|(::ffff:)?127\.)/.test(req.socket.remoteAddress ?? '') &&
  req.headers.forwarded === undefined &&
  req.headers['x-forwarded-for'] === undefined;
