import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import Koa from 'koa';
import { type Clock, systemClock } from '../../../../main/kernel/index.ts';
import { createDemoSite, type DemoSite, type DemoStore } from '../../../../main/server/demo/index.ts';

const rootFile = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

export interface StartedDemoSite {
  origin: string;
  site: DemoSite;
  stop(): Promise<void>;
}

export interface StartDemoSiteOptions {
  port?: number;
  clock?: Clock;
  store?: DemoStore;
  mediaFolder?: string;
}

/** The demo site on a port of its own, so that it outlives an app that a test kills. */
export async function startDemoSite(options: StartDemoSiteOptions = {}): Promise<StartedDemoSite> {
  const { port = 0, clock = systemClock, ...rest } = options;
  const site = createDemoSite({
    clock,
    assetsFolder: rootFile('assets/demo'),
    muxerFile: rootFile('node_modules/mediabunny/dist/bundles/mediabunny.min.mjs'),
    ...rest,
  });
  await site.ready;
  const app = new Koa();
  app.use(site.middleware());
  app.on('error', (error: NodeJS.ErrnoException) => {
    // A page that is closed while it is being answered is no news.
    if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') console.error(error);
  });
  const server = createServer(app.callback()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    site,
    async stop() {
      await site.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
