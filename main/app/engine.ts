import { join } from 'node:path';
import {
  createEvidenceStore,
  createWindowSessions,
  type EvidenceStore,
  fileOwnTabs,
  type WindowSessions,
} from '../browser/index.ts';
import { GatewayError, type Settings } from '../contract/index.ts';
import type {
  BrowserWindow,
  EventBus,
  ExecutorRegistry,
  MediaStore,
  WindowRef,
  WindowVendor,
} from '../domain/index.ts';
import { createExecutorRegistry } from '../executors/index.ts';
import { type Clock, Disposer, type Logger, systemClock } from '../kernel/index.ts';
import { createMediaStore, createReferenceStore, type ReferenceFiles } from '../media/index.ts';
import { createEventBus } from '../notify/index.ts';
import { createLogger } from '../observe/index.ts';
import { createScheduler, type Scheduler } from '../scheduler/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { settingsFromEnvironment } from './environment-settings.ts';
import { completeConfig } from './first-run.ts';
import { VendorRegistry } from './vendor-registry.ts';

/** Everything below the HTTP server, built and wired: what the command line works on when no service runs. */
export interface Engine {
  store: Store;
  settings(): Settings;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  vendors: VendorRegistry;
  sessions: WindowSessions;
  evidence: EvidenceStore;
  references: ReferenceFiles;
  media: MediaStore;
  executors: ExecutorRegistry;
  scheduler: Scheduler;
  /** Vendor and reference of a window. Errors: `window_not_found`. */
  locate(windowId: string): Promise<{ window: BrowserWindow; vendor: WindowVendor; ref: WindowRef }>;
  close(): Promise<void>;
}

export interface EngineOptions {
  dataFolder: string;
  assetsFolder: string;
  environment: NodeJS.ProcessEnv;
  /** Shown to a second process that wants the same data folder. */
  what: string;
  /** Where the demo site is reached; known once the server listens. */
  origin(): string;
  /** Log to the terminal as well. */
  console?: boolean;
}

/** Errors: `data_folder_locked`, `data_folder_invalid`, `bad_parameter` (a variable of the environment). */
export function openEngine(options: EngineOptions): Engine {
  const clock = systemClock;
  const fromEnvironment = settingsFromEnvironment(options.environment);
  const log = createLogger({
    folder: join(options.dataFolder, 'logs'),
    level: fromEnvironment.logLevel ?? 'info',
    clock,
    console: options.console ?? false,
  });
  const disposer = new Disposer();
  disposer.add('log', () => log.close());
  const store = openStore({ root: options.dataFolder, what: options.what, clock, log });
  disposer.add('store', () => store.close());
  if (completeConfig(structuredClone(store.config.get()))) store.config.update(completeConfig);
  const settings = (): Settings => ({ ...store.config.get().settings, ...fromEnvironment });
  const bus = createEventBus({ log });
  const vendors = createVendors(store, settings(), { clock, log });
  const locate = locator(store, vendors);
  const { references, media, evidence } = openFiles(store, settings, { clock, log });
  const sessions = createWindowSessions({
    resolve: locate,
    clock,
    log,
    evidence,
    referencePath: (reference) => references.path(reference),
    referenceAs: (reference, wish) => references.as(reference, wish),
    ownTabs: fileOwnTabs(join(store.folder.root, 'own-tabs.json')),
  });
  disposer.add('sessions', () => sessions.detachAll());
  const executors = createExecutorRegistry({
    assetsFolder: options.assetsFolder,
    overrideFolder: store.folder.siteProfiles,
    origin: () => settings().demoOrigin || options.origin(),
    clock,
  });
  const scheduler = createScheduler({
    ledger: store.tasks,
    windows: store.windows,
    bindings: store.bindings,
    servers: () => store.config.get().servers,
    taskTypes: () => store.config.get().taskTypes,
    settings,
    sessions,
    executors,
    media,
    bus,
    clock,
    log,
  });
  const close = () => disposer.dispose((name, error) => log.error('a part did not close', { name, error }));
  return {
    store,
    settings,
    clock,
    log,
    bus,
    vendors,
    sessions,
    evidence,
    references,
    media,
    executors,
    scheduler,
    locate,
    close,
  };
}

interface Basics {
  clock: Clock;
  log: Logger;
}

function createVendors(store: Store, settings: Settings, basics: Basics): VendorRegistry {
  return new VendorRegistry({
    ...basics,
    servers: () => store.config.get().servers,
    local: {
      profilesFolder: store.folder.profiles,
      browserPath: settings.browserPath,
      headless: settings.browserHeadless,
    },
  });
}

const locator =
  (store: Store, vendors: VendorRegistry): Engine['locate'] =>
  async (windowId) => {
    const window = await store.windows.get(windowId);
    if (!window || window.vanishedAt !== null) throw new GatewayError('window_not_found');
    const { vendorWindowId, workspaceId } = window;
    const ref = { windowId: vendorWindowId, ...(workspaceId === null ? {} : { workspaceId }) };
    return { window, vendor: vendors.get(window.serverId), ref };
  };

function openFiles(store: Store, settings: () => Settings, { clock, log }: Basics) {
  const references = createReferenceStore({
    folder: store.folder.references,
    clock,
    log,
    maxBytes: settings().maxReferenceBytes,
    allowPrivate: () => settings().allowPrivateReferences,
  });
  const media = createMediaStore({ folder: store.folder.media, references, clock, log });
  const evidence = createEvidenceStore({
    folder: store.folder.evidence,
    maxBytes: settings().maxEvidenceBytes,
    clock,
    log,
  });
  return { references, media, evidence };
}
