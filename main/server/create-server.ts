import type { RequestListener } from 'node:http';
import Koa from 'koa';
import type { GatewayParts, GatewayState } from './gateway.ts';
import { type Address, HttpServer } from './http-server.ts';
import { doubledPrefix } from './middleware/doubled-prefix.ts';
import { errorEnvelope } from './middleware/error-envelope.ts';
import { hostGuard } from './middleware/host-guard.ts';
import { requestId } from './middleware/request-id.ts';
import { requestLog } from './middleware/request-log.ts';
import { requestMetrics } from './middleware/request-metrics.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { unrouted } from './middleware/unrouted.ts';
import { EventStreams } from './public/event-streams.ts';
import { publicRoutes } from './public/routes.ts';
import { staticPages } from './static-pages.ts';

export interface GatewayServer {
  /** Binds host and port of the settings. Errors: `port_taken`. */
  listen(): Promise<Address>;
  /** Takes no more, lets running answers end for `graceMs`, then cuts the rest. May be called twice. */
  close(graceMs: number): Promise<void>;
  /** For a listener of one's own (tests, a second port). */
  callback(): RequestListener;
}

export function createServer(parts: GatewayParts): GatewayServer {
  const app = new Koa<GatewayState>();
  // What reaches this lies outside every middleware, mostly clients that left; Koa itself would print it.
  app.on('error', (error: unknown) => parts.log.debug('connection error', { error }));

  const streams = new EventStreams();
  const router = publicRoutes(parts, streams);
  app.use(requestId);
  app.use(doubledPrefix);
  app.use(securityHeaders);
  app.use(requestLog(parts));
  app.use(requestMetrics(parts));
  app.use(errorEnvelope(parts));
  app.use(hostGuard(parts));
  app.use(router.routes());
  for (const route of parts.extraRoutes ?? []) app.use(route);
  if (parts.staticFolder) app.use(staticPages(parts.staticFolder));
  app.use(unrouted(router));

  const http = new HttpServer(app.callback(), parts.clock);
  return {
    listen() {
      const { host, port } = parts.settings();
      return http.listen(host, port);
    },
    close(graceMs) {
      streams.closeAll();
      return http.close(graceMs);
    },
    callback: () => app.callback(),
  };
}
