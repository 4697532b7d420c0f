import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import type { BrowserSession } from '../../main/browser/index.ts';
import type { GenerationRequest, StoredReference } from '../../main/contract/index.ts';
import type { Executor } from '../../main/domain/index.ts';
import { createExecutorRegistry } from '../../main/executors/index.ts';
import { systemClock } from '../../main/kernel/index.ts';
import { type DemoSite, SCENARIOS } from '../../main/server/demo/index.ts';
import { findChromium } from '../world/find-chromium.ts';
import { type StartedDemoSite, startDemoSite } from '../world/sites/demo/start-demo-site.ts';
import { makeTempFolder, type TempFolder } from '../world/temp-folder.ts';
import type { ExecutorWorld, Seat, SiteTrouble } from './executor-world.ts';
import { openTestTab } from './test-tab.ts';

const assetsFolder = fileURLToPath(new URL('../../assets', import.meta.url));

const QUIET = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** Budgets a test can wait for; also shows that a profile of the data folder wins. */
function writeOverride(folder: string): void {
  const profile = JSON.parse(readFileSync(join(assetsFolder, 'sites/demo.json'), 'utf8'));
  Object.assign(profile.budgets, { replyMs: 2_500 });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'demo.json'), JSON.stringify(profile));
}

/** Chequered squares in red, blue and green. */
const PNGS = [
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAIAAABt+uBvAAAAtElEQVR42u3ZsQ0AIQwEQZdDEfRfhSshogScOADm9bElJltdrMKXYx7/V+8EIECAAAECBAgQIECAADUA/fz4yh1AgAABAgQIECBAgAAB6gASq2oeECBAgAABAgQIECBAdjE1DwgQIECAAAECBAgQILuYWAUECBAgQIAAAQIECBAgu5iaBwQIECBAgAABAgQIkF1MzQMCBAgQIECAAAECBAiQXUzNAwIECBAgQIAAAQIE6JI7G9pzQGaLIDs5AAAAAElFTkSuQmCC',
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAIAAABt+uBvAAAAs0lEQVR42u3ZsQ0AIQwEQVdCnVTsIogoAScOgHl9bInJVher8I2Zx//VOwEIECBAgAABAgQIECBADUA/P75yBxAgQIAAAQIECBAgQIA6gMSqmgcECBAgQIAAAQIECJBdTM0DAgQIECBAgAABAgTILiZWAQECBAgQIECAAAECBMgupuYBAQIECBAgQIAAAQJkF1PzgAABAgQIECBAgAABAmQXU/OAAAECBAgQIECAAAG65M4GbtR4oq0xnRQAAAAASUVORK5CYII=',
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAABgCAIAAABt+uBvAAAAs0lEQVR42u3ZsQ0AIQwEQZdDTdTp6ogoAScOgHl9bInJVher8I2cx//VOwEIECBAgAABAgQIECBADUA/P75yBxAgQIAAAQIECBAgQIA6gMSqmgcECBAgQIAAAQIECJBdTM0DAgQIECBAgAABAgTILiZWAQECBAgQIECAAAECBMgupuYBAQIECBAgQIAAAQJkF1PzgAABAgQIECBAgAABAmQXU/OAAAECBAgQIECAAAG65M4GGf2MV0h5QuUAAAAASUVORK5CYII=',
];

export interface DemoWorld extends ExecutorWorld {
  origin: string;
  site: DemoSite;
  browser: Browser;
  folder: string;
}

export async function makeDemoWorld(): Promise<DemoWorld> {
  const temp = makeTempFolder();
  const started = await startDemoSite();
  const overrideFolder = join(temp.path, 'profiles');
  writeOverride(overrideFolder);
  const registry = createExecutorRegistry({
    assetsFolder,
    overrideFolder,
    origin: () => started.origin,
    clock: systemClock,
  });
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...QUIET, ...(process.platform === 'linux' ? ['--no-sandbox'] : [])],
  });
  const base: Pick<GenerationRequest, 'executor' | 'references' | 'n' | 'profile'> = {
    executor: 'demo_workflow',
    references: [],
    n: 1,
    profile: 'openai',
  };
  return {
    executor: registry.get('demo_workflow') as Executor<BrowserSession>,
    origin: started.origin,
    site: started.site,
    browser,
    folder: temp.path,
    plays: new Set<string>(SCENARIOS) as ReadonlySet<string> as ReadonlySet<SiteTrouble>,
    now: () => systemClock.now(),
    newSeat: () => takeSeat(browser, started, temp),
    image: (over = {}): GenerationRequest => ({
      ...base,
      kind: 'image',
      model: 'demo-image',
      requestedModel: 'demo-image',
      prompt: 'A lighthouse keeps its word',
      aspect: '1:1',
      resolution: '1k',
      ...over,
    }),
    video: (over = {}): GenerationRequest => ({
      ...base,
      kind: 'video',
      model: 'demo-video',
      requestedModel: 'demo-video',
      prompt: 'A paper boat finds the sea',
      aspect: '16:9',
      resolution: '480p',
      durationS: 2,
      ...over,
    }),
    references: (count) => PNGS.slice(0, count).map((png, index) => reference(temp, png, index)),
    async close() {
      await browser.close();
      await started.stop();
      await temp.remove();
    },
  };
}

function reference(temp: TempFolder, png: string, index: number): StoredReference {
  const bytes = Buffer.from(png, 'base64');
  const fileId = `reference-${index}`;
  writeFileSync(join(temp.path, fileId), bytes);
  return { role: 'reference', fileId, mime: 'image/png', sizeBytes: bytes.length };
}

let seats = 0;

async function takeSeat(
  browser: Browser,
  { site, origin }: StartedDemoSite,
  temp: TempFolder,
): Promise<Seat> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { sessionId, account } = site.signIn(`Person ${++seats}`);
  await context.addCookies([{ name: 'demo_sid', value: sessionId, url: `${origin}/demo/`, httpOnly: true }]);
  return {
    openTab: () => openTestTab(context, ({ fileId }) => join(temp.path, fileId)),
    async play(trouble) {
      const scenario = SCENARIOS.find((known) => known === trouble) ?? null;
      if (!site.setScenario(account.id, scenario)) throw new Error('No such account');
    },
    paid: () =>
      site.journal(account.id).map(({ prompt, references }) => ({ prompt, references: references.length })),
    challengesPassed: () => account.challengesPassed,
    close: () => context.close(),
  };
}
