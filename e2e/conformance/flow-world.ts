import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import type { BrowserSession } from '../../main/browser/index.ts';
import type { GenerationRequest, StoredReference } from '../../main/contract/index.ts';
import type { Executor } from '../../main/domain/index.ts';
import { createExecutorRegistry } from '../../main/executors/index.ts';
import { systemClock } from '../../main/kernel/index.ts';
import { findChromium } from '../world/find-chromium.ts';
import {
  type FlowAccountOptions,
  type FlowScenario,
  type FlowWorld as Site,
  startFlowWorld,
} from '../world/sites/flow/index.ts';
import { drawPng } from '../world/sites/shared/index.ts';
import { makeTempFolder, type TempFolder } from '../world/temp-folder.ts';
import type { ExecutorWorld, Seat, SiteTrouble } from './executor-world.ts';
import { openTestTab } from './test-tab.ts';

const assetsFolder = fileURLToPath(new URL('../../assets', import.meta.url));

/** Budgets a test can wait for. */
const QUICK = {
  variantMs: 3_000,
  agentOffMs: 5_000,
  cardsMs: 3_000,
  creditsMs: 1_500,
  uploadMs: 4_000,
  pickMs: 2_000,
  typeMs: 1_500,
  requestMs: 4_000,
  videoReplyMs: 6_000,
  imageReplyMs: 8_000,
  linkGraceMs: 2_500,
  doubtMs: 2_000,
  quietMs: 3_000,
  silentMs: 5_000,
  absentAfterMs: 3_000,
  typicalVideoMs: 2_000,
};

function writeOverride(folder: string): void {
  const profile = JSON.parse(readFileSync(join(assetsFolder, 'sites/flow.json'), 'utf8'));
  Object.assign(profile.budgets, QUICK);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'flow.json'), JSON.stringify(profile));
}

/** Where the site can play it: what its own switches are called. */
const PLAYS: Partial<Record<SiteTrouble, [FlowScenario, Record<string, unknown>?]>> = {
  signed_out: ['signed_out'],
  challenge: ['sorry_page'],
  unknown_modal: ['unknown_modal'],
  unusual_activity: ['unusual_activity'],
  quota: ['quota', { kind: 'credits' }],
  rate_limited: ['rate_limited'],
  policy: ['policy'],
  upload_failed: ['upload_lost', { times: 10 }],
  submit_refused: ['refusal', { reason: 'SOMETHING_WENT_WRONG', grpc: 13 }],
  submit_no_answer: ['stream_or_poll_cut', { what: 'submit', times: 1 }],
  generation_failed: ['refusal', { reason: 'SOMETHING_WENT_WRONG', grpc: 13, at: 'poll' }],
  expired_mid_job: ['expired_mid_job'],
  expired_url: ['expired_url'],
  result_without_url: ['url_never'],
  localized: ['localized'],
};

export interface FlowSeat extends Seat {
  id: string;
}

export interface FlowExecutorWorld extends ExecutorWorld {
  site: Site;
  newSeat(account?: FlowAccountOptions): Promise<FlowSeat>;
}

export async function makeFlowWorld(): Promise<FlowExecutorWorld> {
  const temp = makeTempFolder();
  const site = await startFlowWorld();
  const overrideFolder = join(temp.path, 'profiles');
  writeOverride(overrideFolder);
  const registry = createExecutorRegistry({
    assetsFolder,
    overrideFolder,
    origin: () => '',
    clock: systemClock,
  });
  const browser = await openBrowser(site);
  const base = { executor: 'veo_workflow', references: [], n: 1, profile: 'openai' } as const;
  return {
    executor: registry.get('veo_workflow') as Executor<BrowserSession>,
    site,
    plays: new Set(Object.keys(PLAYS) as SiteTrouble[]),
    now: () => systemClock.now(),
    newSeat: (account) => takeSeat({ browser, site, temp }, account),
    image: (over = {}): GenerationRequest => ({
      ...base,
      references: [],
      kind: 'image',
      model: 'nano-banana-pro',
      requestedModel: 'nana-banana-pro',
      prompt: 'A lighthouse keeps its word',
      aspect: '1:1',
      resolution: '1k',
      ...over,
    }),
    video: (over = {}): GenerationRequest => ({
      ...base,
      references: [],
      kind: 'video',
      model: 'veo-3.1',
      requestedModel: 'veo-3-1',
      prompt: 'A paper boat finds the sea',
      aspect: '16:9',
      resolution: '720p',
      durationS: 8,
      ...over,
    }),
    references: (count) => Array.from({ length: count }, (_, index) => reference(temp, index)),
    async close() {
      await browser.close();
      await site.stop();
      await temp.remove();
    },
  };
}

function openBrowser(site: Site): Promise<Browser> {
  const rules = Object.entries(site.siteHosts).map(([host, target]) => `MAP ${host} ${target}`);
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--ignore-certificate-errors'],
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(',')}`,
    ],
  });
}

function reference(temp: TempFolder, index: number): StoredReference {
  const bytes = drawPng(`reference ${index}`, 96, 96);
  const fileId = `reference-${index}`;
  writeFileSync(join(temp.path, fileId), bytes);
  return { role: 'reference', fileId, mime: 'image/png', sizeBytes: bytes.length };
}

let seats = 0;

async function takeSeat(
  { browser, site, temp }: { browser: Browser; site: Site; temp: TempFolder },
  account: FlowAccountOptions = {},
): Promise<FlowSeat> {
  const id = `person-${++seats}`;
  site.addAccount({ id, plan: 'ultra', ...account });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(site.startUrl(id));
  await page.close();
  return {
    id,
    openTab: () => openTestTab(context, ({ fileId }) => join(temp.path, fileId)),
    async play(trouble) {
      site.clearScenario(id);
      const [scenario, options] = (trouble && PLAYS[trouble]) ?? [];
      if (scenario) site.setScenario(id, scenario, options);
    },
    paid: () =>
      site.journal
        .paidSubmits(id)
        // The journal has mentions among the words, by the made-up names of the files.
        .map(({ prompt, references }) => ({
          prompt: prompt.replace(/@ref_[0-9a-f]{20}\.\w+\s*/g, ''),
          references: references.length,
        })),
    challengesPassed: () => 0,
    close: () => context.close(),
  };
}
