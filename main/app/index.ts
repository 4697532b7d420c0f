import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createKeyRing, createLocalToken, isLocalToken } from '../access/index.ts';
import type { JsonObject } from '../contract/index.ts';
import { createResultPictures } from '../media/index.ts';
import {
  createDemoSite,
  createServer,
  type DemoSite,
  type GatewayServer,
  localOperations,
} from '../server/index.ts';
import { defaultDataFolder, openJsonDocument } from '../store/index.ts';
import { type Engine, openEngine } from './engine.ts';
import { firstWindow } from './first-window.ts';
import { type LiveParts, openLiveParts } from './live-parts.ts';
import { operate } from './operations/index.ts';
import { removeServiceFile, writeServiceFile } from './service-file.ts';
import { urlSignerOf } from './url-signer.ts';

export { type Engine, openEngine } from './engine.ts';
export { SETTING_NAMES, variableOf } from './environment-settings.ts';
export { OPERATIONS, type OperationName, operate } from './operations/index.ts';
export { readServiceFile, type ServiceFile } from './service-file.ts';
export { defaultDataFolder };

export interface AppOptions {
  /** Default: `FPB_DATA_DIR`, else the system's place for application data. */
  dataFolder?: string;
  /** Site profiles and the demo page. Default: `assets` of the checkout. */
  assetsFolder?: string;
  /** Built pages; none are served when missing. */
  rendererFolder?: string;
  environment?: NodeJS.ProcessEnv;
  what?: string;
  console?: boolean;
}

export interface RunningApp {
  /** `http://127.0.0.1:8002` */
  origin: string;
  dataFolder: string;
  version: string;
  engine: Engine;
  /** Resolves when somebody asked the service to stop (`stop` of the command line). */
  stopAsked: Promise<void>;
  /** Puts unplaced work back, keeps what is placed, gives windows, port and folder back. May be called twice. */
  stop(): Promise<void>;
}

const CHECKOUT = new URL('../../', import.meta.url);
const inCheckout = (path: string): string => fileURLToPath(new URL(path, CHECKOUT));

/** Of the package this code was started from; in a bundle the build puts it in. */
export const appVersion = (): string =>
  (JSON.parse(readFileSync(inCheckout('package.json'), 'utf8')) as { version: string }).version;

export const defaultAssetsFolder = (): string => inCheckout('assets');

/** Builds the rooms in order and begins to work. Errors: `data_folder_locked`, `data_folder_invalid`, `port_taken`. */
export async function startApp(options: AppOptions = {}): Promise<RunningApp> {
  const environment = options.environment ?? process.env;
  const dataFolder = options.dataFolder ?? defaultDataFolder(environment, process.platform);
  const assetsFolder = options.assetsFolder ?? defaultAssetsFolder();
  let origin = '';
  const engine = openEngine({
    dataFolder,
    assetsFolder,
    environment,
    what: options.what ?? 'service',
    origin: () => origin,
    console: options.console ?? false,
  });
  const parts: { demo?: DemoSite; live?: LiveParts; server?: GatewayServer } = {};
  try {
    if (engine.store.isNew) await firstWindow(engine);
    const demo = openDemoSite(engine, assetsFolder);
    parts.demo = demo;
    const live = await openLiveParts(engine, appVersion());
    parts.live = live;
    const worked = windowsWorkedIn(engine);
    const stopping = Promise.withResolvers<void>();
    const token = createLocalToken();
    const server = openServer(engine, {
      demo,
      live,
      token,
      rendererFolder: options.rendererFolder,
      onStop: stopping.resolve,
    });
    parts.server = server;
    // Known windows before the first request: an early order would otherwise be refused for lack of a window.
    await engine.scheduler.reload();
    origin = (await server.listen()).origin;
    const report = await engine.scheduler.start();
    const version = appVersion();
    writeServiceFile(dataFolder, { pid: process.pid, origin, token, version, startedAt: engine.clock.now() });
    engine.log.info('service started', { origin, dataFolder, version, ...report });
    const stop = once(() => stopApp(engine, { demo, live, server, worked }, dataFolder));
    return { origin, dataFolder, version, engine, stopAsked: stopping.promise, stop };
  } catch (error) {
    await parts.server?.close(0);
    await parts.live?.close();
    await parts.demo?.close();
    await engine.close();
    throw error;
  }
}

function once(fn: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= fn();
    return running;
  };
}

function openDemoSite(engine: Engine, assetsFolder: string): DemoSite {
  const { folder } = engine.store;
  return createDemoSite({
    clock: engine.clock,
    store: openJsonDocument(`${folder.demo}/state.json`),
    assetsFolder: `${assetsFolder}/demo`,
    muxerFile: fileURLToPath(new URL('../../bundles/mediabunny.min.mjs', import.meta.resolve('mediabunny'))),
    mediaFolder: `${folder.demo}/media`,
  });
}

interface Front {
  demo: DemoSite;
  live: LiveParts;
  token: string;
  rendererFolder?: string | undefined;
  onStop(): void;
}

function openServer(engine: Engine, front: Front): GatewayServer {
  const { store, clock, log, settings } = engine;
  const startedAt = clock.now();
  return createServer({
    desk: engine.scheduler.desk,
    references: engine.references,
    media: engine.media,
    pictures: createResultPictures({ pathOf: (item) => engine.media.pathOf(item), log }),
    keys: createKeyRing({ list: () => store.config.get().apiKeys }),
    limits: front.live.limits,
    repeats: front.live.repeats,
    callbacks: store.callbacks,
    news: front.live.news,
    metrics: front.live.metrics,
    signer: urlSignerOf(engine),
    requestLog: store.requests,
    clock,
    log,
    settings,
    taskTypes: () => store.config.get().taskTypes,
    version: appVersion(),
    health: () => health(engine, startedAt),
    extraRoutes: [
      front.demo.middleware(),
      localOperations({
        isAllowed: (token) => isLocalToken(token, front.token),
        settings,
        run: async (name, input) => {
          if (name === 'service.stop') {
            front.onStop();
            return { stopping: true };
          }
          return operate(engine, name, input);
        },
      }),
    ],
    ...(front.rendererFolder ? { staticFolder: front.rendererFolder } : {}),
  });
}

async function health({ store, scheduler, clock, sessions }: Engine, startedAt: number): Promise<JsonObject> {
  const { queued, running } = scheduler.load();
  const [windows, bindings] = await Promise.all([store.windows.list(), store.bindings.list()]);
  return {
    uptime_s: Math.floor((clock.now() - startedAt) / 1000),
    tasks: { queued, processing: running },
    windows: {
      known: windows.length,
      attached: sessions.attached().length,
      bound: new Set(bindings.map(({ windowId }) => windowId)).size,
      waiting_for_person: bindings.filter(({ handOver }) => handOver !== null).length,
    },
  };
}

interface RunningParts {
  demo: DemoSite;
  live: LiveParts;
  server: GatewayServer;
  worked: ReadonlySet<string>;
}

async function stopApp(
  engine: Engine,
  { demo, live, server, worked }: RunningParts,
  dataFolder: string,
): Promise<void> {
  const { scheduler, settings, log } = engine;
  removeServiceFile(dataFolder);
  const graceMs = settings().shutdownGraceS * 1000;
  await scheduler.stop(graceMs);
  await server.close(graceMs);
  await live.close();
  if (settings().closeWindowsOnExit) await closeOwnWindows(engine, worked);
  await demo.close();
  log.info('service stopped');
  await engine.close();
}

/** Windows given a task in this run, also those that were still being opened for it. */
function windowsWorkedIn({ bus }: Engine): ReadonlySet<string> {
  const worked = new Set<string>();
  bus.on((event) => {
    if (event.type === 'task' && event.change === 'leased' && event.task.windowId)
      worked.add(event.task.windowId);
  });
  return worked;
}

/** Windows on this computer that the app has worked in; a vendor's windows are never closed behind its back. */
async function closeOwnWindows(
  { sessions, vendors, locate, log }: Engine,
  worked: ReadonlySet<string>,
): Promise<void> {
  for (const windowId of new Set([...sessions.attached(), ...worked])) {
    try {
      const { vendor, ref } = await locate(windowId);
      if (vendor !== vendors.local) continue;
      await sessions.detach(windowId);
      await vendor.close(ref);
    } catch (error) {
      log.warn('a window was not closed', { windowId, error });
    }
  }
}
