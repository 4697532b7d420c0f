import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../../main/app/index.ts';
import { until } from '../app/until.ts';
import { type Caller, callerOf } from './caller.ts';
import { CuttableLines } from './cuttable-lines.ts';
import type { HoldRule } from './site-gate.ts';
import { openStand, type Stand } from './stand.ts';

/** The app lives, its hold on the window does not: socket cut, window killed, tab closed by the person. */

let lines: CuttableLines;
let stand: Stand;
let app: RunningApp;
let caller: Caller;

beforeAll(async () => {
  stand = await openStand({
    windows: 1,
    async vendorUrl(world) {
      lines = await CuttableLines.before(world.baseUrl);
      return lines.url;
    },
  });
  app = await startApp({ ...stand.app, environment: { ...process.env, ...stand.app.env } });
  caller = callerOf(app.origin, stand.key);
  // A browser keeps a new sign-in in memory for a while: an orderly end puts it on disk, as with windows in use.
  await endsOnce(await caller.order('signs in'), 'signs in');
  await stand.world.killWindow(dirId(), 'by_hand');
});
afterEach(() => stand.gate.holdNoMore());
afterAll(async () => {
  await app?.stop();
  await lines?.close();
  await stand?.stop();
});

const DRAWN: HoldRule = { method: 'PUT', path: /\/results\/\d+$/, at: 'request' };
const ORDER = (at: HoldRule['at']): HoldRule => ({ method: 'POST', path: /^\/demo\/api\/jobs$/, at });
const MEDIA: HoldRule = { method: 'GET', path: /^\/demo\/media\//, at: 'request', byScript: true };
const HOME: HoldRule = { method: 'GET', path: /^\/demo\/$/, at: 'request' };

/** Orders and waits until the task stands at `stage` with the request held. */
async function bring(prompt: string, stage: string, rule: HoldRule): Promise<string> {
  const held = stand.gate.hold(rule);
  const id = await caller.order(prompt);
  await until(`${prompt}: ${stage}`, () => held.caught > 0 && stand.row(id)?.stage === stage);
  return id;
}

const opens = () => stand.world.journal.calls('/browser/open').length;
const dirId = () => String(stand.world.windows[0]?.dirId);

const door = () => `http://${stand.world.windows[0]?.endpoint?.http}/json`;

async function siteTabs(): Promise<string[]> {
  const tabs = (await (await fetch(`${door()}/list`)).json()) as { id: string; url: string; type: string }[];
  return tabs.filter(({ url, type }) => type === 'page' && url.includes('/demo/')).map(({ id }) => id);
}

async function endsOnce(id: string, prompt: string): Promise<void> {
  expect(await stand.ended(id)).toMatchObject({ state: 'completed', errorCode: null });
  expect(stand.paid(prompt)).toEqual([prompt]);
  await until('the slot is free', () => app.engine.scheduler.load().running === 0);
  await until('no tab of the site is left', async () => (await siteTabs()).length === 0, 10_000);
}

test.each([
  { when: 'before the click', stage: 'leased', rule: HOME },
  { when: 'between the click and its answer', stage: 'submitting', rule: ORDER('answer') },
  { when: 'while the job is drawn', stage: 'submitted', rule: DRAWN },
  { when: 'while the result is fetched', stage: 'collecting', rule: MEDIA },
])(
  'the debugging socket cut $when: attached again, the window is not opened again, paid once',
  async (at) => {
    const prompt = `socket cut ${at.when}`;
    const id = await bring(prompt, at.stage, at.rule);
    const before = opens();
    stand.gate.holdNoMore();
    expect(lines.cut()).toBeGreaterThan(0);
    await endsOnce(id, prompt);
    expect(opens()).toBe(before);
  },
);

test.each([
  { how: 'crash', stage: 'submitted', rule: DRAWN },
  { how: 'by_hand', stage: 'submitting', rule: ORDER('answer') },
  { how: 'by_hand', stage: 'collecting', rule: MEDIA },
] as const)('the window ends ($how) at $stage: opened again, the same job is followed', async (at) => {
  const prompt = `window ended ${at.how} ${at.stage}`;
  const id = await bring(prompt, at.stage, at.rule);
  const before = opens();
  stand.gate.holdNoMore();
  await stand.world.killWindow(dirId(), at.how);
  await endsOnce(id, prompt);
  expect(opens()).toBe(before + 1);
});

test('the person closes the tab of a job: it is followed in a new one', async () => {
  const prompt = 'tab closed by the person';
  const id = await bring(prompt, 'submitted', DRAWN);
  stand.gate.holdNoMore();
  const tabs = await siteTabs();
  expect(tabs).toHaveLength(1);
  await fetch(`${door()}/close/${tabs[0]}`);
  await endsOnce(id, prompt);
});
