import { randomBytes } from 'node:crypto';
import Router from '@koa/router';
import type { Middleware } from 'koa';
import { type Clock, newId as kernelId } from '../../kernel/index.ts';
import { Accounts } from './accounts.ts';
import { controlRoutes } from './control-routes.ts';
import { apiGate } from './gate.ts';
import { jobRoutes } from './job-routes.ts';
import { MediaFiles } from './media-files.ts';
import { orderRoutes } from './order-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { Queue } from './queue.ts';
import type { Scenario } from './scenarios.ts';
import type { SiteParts } from './site-parts.ts';
import { type Account, emptyState, type Job, type JournalRow } from './state.ts';
import { type DemoStore, restore, StateKeeper } from './state-keeper.ts';
import { uploadRoutes } from './upload-routes.ts';

export interface DemoSiteOptions {
  clock: Clock;
  newId?: (prefix: string) => string;
  /** Where the site's memory survives a restart. */
  store?: DemoStore;
  /** `assets/demo`. */
  assetsFolder: string;
  /** The page's muxer: the browser bundle of mediabunny (`mediabunny.min.mjs`). */
  muxerFile: string;
  /** Uploads and results; a temporary folder, removed on close, when missing. */
  mediaFolder?: string;
}

export interface DemoSite {
  /** Resolves when the stored state is in; the middleware waits for it. */
  readonly ready: Promise<void>;
  /** Answers everything under `/demo`, passes on the rest. */
  middleware(): Middleware;
  /** Paid orders, oldest first. */
  journal(accountId?: string): readonly JournalRow[];
  accounts(): readonly Account[];
  /** As if somebody had signed in with this name; for tests. */
  signIn(name: string): { sessionId: string; account: Account };
  jobs(accountId: string): readonly Job[];
  /** False when there is no such account. */
  setScenario(accountId: string, scenario: Scenario | null): boolean;
  /** Ends held answers and waits for the last save. */
  close(): Promise<void>;
}

function makeParts(options: DemoSiteOptions): SiteParts {
  const { clock, newId = kernelId } = options;
  const state = emptyState(randomBytes(24).toString('base64url'));
  return {
    state,
    clock,
    accounts: new Accounts(state, clock, newId),
    queue: new Queue(state, clock, newId),
    files: new MediaFiles(state, { clock, newId, folder: options.mediaFolder }),
    keeper: new StateKeeper(state, options.store),
    assetsFolder: options.assetsFolder,
    muxerFile: options.muxerFile,
    held: new Set(),
  };
}

function makeRoutes(parts: SiteParts): Router {
  const router = new Router({ prefix: '/demo' });
  router.use(pageRoutes(parts).routes(), controlRoutes(parts).routes());
  const api = new Router();
  for (const routes of [uploadRoutes(parts), orderRoutes(parts), jobRoutes(parts)]) {
    api.use(routes.routes() as Middleware);
  }
  router.use('/api', apiGate(parts) as Middleware, api.routes());
  return router;
}

export function createDemoSite(options: DemoSiteOptions): DemoSite {
  const parts = makeParts(options);
  const ready = restore(parts.state, options.store);
  ready.catch(() => undefined);
  const routes = makeRoutes(parts).routes();
  return {
    ready,
    middleware: () => async (ctx, next) => {
      if (!/^\/demo(\/|$)/.test(ctx.path)) return next();
      await ready;
      return (routes as Middleware)(ctx, next);
    },
    journal: (accountId) =>
      parts.state.journal.filter((row) => accountId === undefined || row.accountId === accountId),
    accounts: () => parts.state.accounts,
    signIn: (name) => parts.accounts.signIn(undefined, name),
    jobs: (accountId) => parts.state.jobs.filter((job) => job.accountId === accountId),
    setScenario(accountId, scenario) {
      const done = parts.accounts.setScenario(accountId, scenario);
      parts.keeper.changed();
      return done;
    },
    async close() {
      for (const end of [...parts.held]) end();
      await parts.keeper.flush();
      await parts.files.close();
    },
  };
}
