import { fileURLToPath } from 'node:url';
import { type Engine, openEngine, operate } from '../../main/app/index.ts';
import type { CliOptions } from '../app/cli.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { type RoxyWorld, startRoxyWorld } from '../world/index.ts';
import { type StartedDemoSite, startDemoSite } from '../world/sites/demo/start-demo-site.ts';
import { SiteGate } from './site-gate.ts';
import { type TaskRow, taskRow } from './task-rows.ts';

export interface StandOptions {
  windows: number;
  /** Default: a temporary folder. */
  dataFolder?: string;
  /** Address of the vendor's API as the app is told it. */
  vendorUrl?: (world: RoxyWorld) => string | Promise<string>;
}

export interface Stand {
  world: RoxyWorld;
  site: StartedDemoSite;
  /** Between the windows and the site. */
  gate: SiteGate;
  key: string;
  /** For `serve` and `startApp`. */
  app: CliOptions;
  /** Prompts of all paid clicks that contain `part`. */
  paid(part: string): string[];
  row(id: string): TaskRow | null;
  /** Until the row says how the task ended. */
  ended(id: string, limitMs?: number): Promise<TaskRow>;
  stop(): Promise<void>;
}

/** A site and a vendor that outlive the app under test, and a data folder set up for both. */
export async function openStand(options: StandOptions): Promise<Stand> {
  const temp = options.dataFolder === undefined ? tempDataFolder() : null;
  const dataFolder = options.dataFolder ?? String(temp?.path);
  const site = await startDemoSite();
  const gate = await SiteGate.before(site.origin);
  const world = await startRoxyWorld({
    windows: options.windows,
    headless: true,
    sealed: true,
    timing: { openDelayMs: 100, appearMs: 0, disappearMs: 0 },
  });
  const vendorUrl = (await options.vendorUrl?.(world)) ?? world.baseUrl;
  const key = await setUp(dataFolder, { url: vendorUrl, token: world.token });
  const row = (id: string) => taskRow(dataFolder, id);
  return {
    world,
    site,
    gate,
    key,
    app: { dataFolder, env: { FPB_DEMO_ORIGIN: gate.origin, FPB_PORT: '0' } },
    paid: (part) =>
      site.site
        .journal()
        .map(({ prompt }) => prompt)
        .filter((prompt) => prompt.includes(part)),
    row,
    ended: (id, limitMs = 90_000) => until(`task ${id} ends`, () => endedRow(row(id)), limitMs),
    async stop() {
      await world.stop();
      await gate.close();
      await site.stop();
      temp?.remove();
    },
  };
}

const endedRow = (row: TaskRow | null): TaskRow | null =>
  row && ['completed', 'failed', 'cancelled'].includes(row.state) ? row : null;

async function setUp(dataFolder: string, server: { url: string; token: string }): Promise<string> {
  const engine = openEngine({
    dataFolder,
    assetsFolder: fileURLToPath(new URL('../../assets', import.meta.url)),
    environment: {},
    what: 'test',
    origin: () => '',
  });
  try {
    await operate(engine, 'servers.add', { name: 'Roxy', ...server });
    await operate(engine, 'windows.sync', { server: 'Roxy' });
    await bindAll(engine);
    return ((await operate(engine, 'keys.create', { name: 'test' })) as { key: string }).key;
  } finally {
    await engine.close();
  }
}

async function bindAll(engine: Engine): Promise<void> {
  for (const { id } of await engine.store.windows.list()) {
    await operate(engine, 'types.bind', { type: 'demo_workflow', window: id });
  }
}
