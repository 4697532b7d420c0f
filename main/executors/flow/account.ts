import type { BrowserContext, Locator } from 'playwright-core';
import type { BrowserSession } from '../../browser/index.ts';
import { type FailureStage, GatewayError, type JsonObject } from '../../contract/index.ts';
import type { AccountReport } from '../../domain/index.ts';
import { type Clock, raceAbort, sleep } from '../../kernel/index.ts';
import {
  act,
  guard,
  iconSelector,
  isUsable,
  itemsShown,
  type JobOwners,
  openPage,
  plainText,
  readRadios,
  restage,
  type StopSign,
  siteError,
  stopError,
  WireWatch,
} from '../kit/index.ts';
import type { FlowProfile } from './profile.ts';
import { balanceIn, creditsIn, type FlowRecord, isCall, repliesOf } from './wire.ts';

/** What the executor's steps share. */
export interface FlowSite {
  profile: FlowProfile;
  clock: Clock;
  owners: JobOwners;
  /** Project worked in, by window: a lost order is looked for where it was placed. */
  projects: WeakMap<BrowserContext, string>;
  balances: WeakMap<BrowserContext, number>;
  offers: WeakMap<BrowserContext, { at: number; offer: JsonObject }>;
  /** What the site said last about media of running jobs. */
  records: Map<string, FlowRecord>;
  /** Error cards that stood on a page before its click. */
  oldErrors: WeakMap<object, number>;
  /** Freshly looked at, so that preparing need not load the page again. */
  untouched: WeakSet<object>;
  /** Upscaled files the page handed out, by media id, until they are collected. */
  files: Map<string, Uint8Array>;
}

export const projectUrl = ({ profile }: FlowSite, projectId: string): string =>
  `${profile.origin}${profile.paths.project.replace('{value}', projectId)}`;
export const itemUrl = (site: FlowSite, projectId: string, workflowId: string): string =>
  `${projectUrl(site, projectId)}${site.profile.paths.item.replace('{value}', workflowId)}`;

/** The project of an address, or null. The host counts whole. */
export function projectOf(url: string, { profile }: FlowSite): string | null {
  if (!isOwnPage(url, profile)) return null;
  const [before = ''] = profile.paths.project.split('{value}');
  const { pathname } = new URL(url);
  return pathname.startsWith(before) ? (pathname.slice(before.length).split('/')[0] ?? null) || null : null;
}

export const isOwnPage = (url: string, { origin }: FlowProfile): boolean =>
  URL.canParse(url) && new URL(url).host === new URL(origin).host;

export const withIcon = (scope: Locator, ligature: string): Locator =>
  scope.filter({ has: scope.page().locator(iconSelector(ligature)) });

const open = (session: BrowserSession, url: string, { profile, clock }: FlowSite, ready?: string) =>
  openPage(session, {
    url,
    rules: ready === undefined ? profile.guard : { ...profile.guard, ready },
    clock,
    timeoutMs: profile.budgets.pageMs,
  });

/** At a page of the site, or the hand-over is thrown. */
export async function goTo(
  session: BrowserSession,
  url: string,
  site: FlowSite,
  stage: FailureStage = 'before_submit',
): Promise<void> {
  site.untouched.delete(session.page);
  const stop = await open(session, url, site).catch(restage(stage));
  if (stop) throw stopError(stop, stage);
}

/** In the window's project: the one it worked in last, else its newest, else a new one. */
export async function openProject(session: BrowserSession, site: FlowSite): Promise<StopSign | null> {
  const { profile, projects } = site;
  const { page } = session;
  const known = projects.get(page.context());
  if (known !== undefined) {
    try {
      return await open(session, projectUrl(site, known), site);
    } catch (error) {
      // The person may have deleted it.
      if (!(error instanceof GatewayError) || error.code !== 'site_drift') throw error;
      projects.delete(page.context());
    }
  }
  const home = `${profile.homeReady}, ${profile.guard.ready}`;
  const stop = await open(session, `${profile.origin}${profile.paths.home}`, site, home);
  if (stop) return stop;
  if (projectOf(page.url(), site) === null) {
    await guard(session, { ...profile.guard, ready: home });
    const [newest] = await projectsListed(session, site);
    const choice =
      newest ?? withIcon(page.locator(profile.selectors.button), profile.icons.newProject).first();
    if (typeof choice === 'string') return rememberProject(session, site, choice);
    await act(session, { what: 'open a project', timeoutMs: profile.budgets.pageMs }, async (limits) => {
      await choice.click(limits);
      await page.waitForURL((url) => projectOf(url.href, site) !== null, limits);
    });
  }
  return rememberProject(session, site, projectOf(page.url(), site) ?? '');
}

function rememberProject(session: BrowserSession, site: FlowSite, id: string): Promise<StopSign | null> {
  site.projects.set(session.page.context(), id);
  return open(session, projectUrl(site, id), site);
}

/** Projects of the page shown, newest first: their ids, or the card where it holds none. */
export async function projectsListed(session: BrowserSession, site: FlowSite): Promise<(string | Locator)[]> {
  const { selectors, budgets } = site.profile;
  const cards = session.page.locator(selectors.projectCard);
  const isFilled = cards.first().waitFor({ timeout: budgets.cardsMs });
  const hasCards = await raceAbort(isFilled, session.signal).then(
    () => true,
    () => false,
  );
  session.signal.throwIfAborted();
  if (!hasCards) return [];
  const step = { what: 'read the projects', timeoutMs: budgets.settingMs };
  const links = await act(session, step, () =>
    cards.evaluateAll((elements) =>
      elements.map(
        (card) => (card.querySelector('a[href]') ?? card.closest('a'))?.getAttribute('href') ?? '',
      ),
    ),
  );
  const base = session.page.url();
  return links.map((link, index) => {
    const id = URL.canParse(link, base) ? projectOf(new URL(link, base).href, site) : null;
    return id ?? cards.nth(index);
  });
}

export type Composer = 'classic' | 'agent_on' | 'agent_only';

const LOOK_EVERY_MS = 200;

/** Only looks. A page takes a moment to show which one it has. */
export async function composerOf(session: BrowserSession, { profile, clock }: FlowSite): Promise<Composer> {
  const { selectors, budgets } = profile;
  const pressed = session.page.locator(`${selectors.agentChip}[aria-pressed='true']`).first();
  for (const until = clock.now() + budgets.variantMs; ; ) {
    if (await session.page.locator(selectors.settings).first().isVisible()) return 'classic';
    if (await pressed.isVisible()) return 'agent_on';
    if (clock.now() < until) await sleep(clock, LOOK_EVERY_MS, session.signal);
    else if (await session.page.locator(selectors.agentChip).first().isVisible())
      throw siteError('drift', 'The composer shows no settings');
    else return 'agent_only';
  }
}

export const refuseAgentOnly = (): GatewayError =>
  new GatewayError(
    'option_not_offered',
    'Google Flow gives this account its agent composer only, which this program does not drive',
    { param: 'model' },
  );

/** Where credits do not suffice, a warning takes the place of the submit button. */
export async function refuseShortage(session: BrowserSession, { profile }: FlowSite): Promise<void> {
  const { selectors, budgets } = profile;
  const submit = session.page.locator(selectors.submit).filter({ visible: true });
  const warning = session.page.locator(selectors.shortOfCredits).filter({ visible: true });
  const step = { what: 'find the submit button', timeoutMs: budgets.settingMs };
  await act(session, step, (limits) => submit.or(warning).first().waitFor(limits));
  if (await warning.first().isVisible())
    throw siteError('quota', 'The account has too few credits for these settings');
}

/** Back to the composer with settings. Never presses an unpressed chip. */
export async function leaveAgentMode(session: BrowserSession, site: FlowSite): Promise<void> {
  const { selectors, icons, budgets } = site.profile;
  const { page } = session;
  const composer = await composerOf(session, site);
  if (composer === 'agent_only') throw refuseAgentOnly();
  if (composer === 'classic') return;
  const step = { what: 'leave agent mode', timeoutMs: budgets.agentOffMs };
  const panel = page.locator(selectors.agentPanel).first();
  if (await panel.isVisible()) {
    const close = withIcon(panel.locator(selectors.button), icons.close).first();
    if (await close.isVisible()) await act(session, step, (limits) => close.click(limits));
  }
  const chip = page.locator(`${selectors.agentChip}[aria-pressed='true']`).first();
  await act(session, step, (limits) => chip.click(limits));
  await act(session, step, (limits) => page.locator(selectors.settings).first().waitFor(limits));
}

const NOBODY = {
  signedIn: false,
  account: null,
  plan: null,
  credits: null,
  creditsResetAt: null,
} as const;

export async function inspect(session: BrowserSession, site: FlowSite): Promise<AccountReport> {
  const { profile } = site;
  using watch = watchBalance(session, site);
  const stop = await openProject(session, site);
  if (stop) {
    const { code, message, reason } = stop;
    return { ...NOBODY, handOver: { code, message }, details: { stop: reason } };
  }
  await guard(session, profile.guard);
  const composer = await composerOf(session, site);
  const offer = composer === 'classic' ? await offerOf(session, site) : {};
  const known = () => site.balances.get(session.page.context()) ?? null;
  if (known() === null) await watch.next(profile.budgets.creditsMs);
  site.untouched.add(session.page);
  return {
    signedIn: true,
    account: await accountName(session, site),
    plan: planOf(offer),
    credits: known(),
    creditsResetAt: null,
    handOver: null,
    details: {
      composer,
      ...offer,
      ...(composer === 'agent_only' ? { refused: refuseAgentOnly().message } : {}),
    },
  };
}

/** Notes the remaining credits whenever the page learns of them. */
function watchBalance(session: BrowserSession, site: FlowSite): WireWatch {
  const { profile, clock, balances } = site;
  const context = session.page.context();
  balances.delete(context);
  return new WireWatch(session, clock, async (response) => {
    if (!isCall(response.request, profile.paths.calls)) return false;
    let isNews = false;
    for (const { rpc, payload } of await repliesOf(response)) {
      const credits = rpc === profile.calls.credits ? balanceIn(payload) : creditsIn(payload);
      if (credits === null) continue;
      balances.set(context, credits);
      isNews = true;
    }
    return isNews;
  });
}

/** The address or name the page shows for the account; Google writes it into labels, not into a place of its own. */
async function accountName(session: BrowserSession, { profile }: FlowSite): Promise<string | null> {
  const found = await raceAbort(
    session.page.evaluate(readAccount, profile.selectors.accountMarks),
    session.signal,
  );
  return found || null;
}

/** Runs in the page. */
function readAccount(marks: string): string {
  const texts = [...document.querySelectorAll(marks)].flatMap((mark) => [
    ...['aria-label', 'title', 'alt', 'data-email'].map((name) => mark.getAttribute(name) ?? ''),
    mark.childElementCount === 0 ? (mark.textContent ?? '') : '',
  ]);
  const page: { WIZ_global_data?: Record<string, unknown> } = window as never;
  const values = Object.values(page.WIZ_global_data ?? {}).filter((value) => typeof value === 'string');
  const mail = /[^\s@()<>"':,]+@[^\s@()<>"':,]+\.[a-z]{2,}/i;
  for (const text of [...texts, ...values]) {
    const found = mail.exec(text)?.[0];
    if (found) return found;
  }
  return document.querySelector('img[src*="googleusercontent"]')?.getAttribute('alt')?.trim() ?? '';
}

/** A hint only: no page says the plan, but the lower-priority models come with the top one. */
const planOf = (offer: JsonObject): string | null =>
  JSON.stringify(offer.models ?? null).includes('Lower Priority') ? 'ultra' : null;

/** Models and values the account offers in the mode its composer stands in, read from the open pane. Kept a while. */
async function offerOf(session: BrowserSession, site: FlowSite): Promise<JsonObject> {
  const { clock, profile, offers } = site;
  const context = session.page.context();
  const known = offers.get(context);
  if (known && clock.now() - known.at < profile.budgets.offerMemoryMs) return known.offer;
  const pane = await openPane(session, site);
  const offer = await readOffer(session, pane, site);
  await closeOverlays(session, site);
  offers.set(context, { at: clock.now(), offer });
  return offer;
}

async function readOffer(session: BrowserSession, pane: Locator, site: FlowSite): Promise<JsonObject> {
  const { selectors, icons, budgets } = site.profile;
  const step = { what: 'read the offer', timeoutMs: budgets.settingMs };
  const radios = await act(session, step, () => readRadios(pane));
  const values = radios
    .filter(({ disabled }) => !disabled)
    .map(({ icons: [icon], text }) => text || icon || '');
  const trigger = withIcon(pane.locator('button'), icons.modelMenu).first();
  if (!(await trigger.isVisible())) return { values };
  await act(session, step, (limits) => trigger.click(limits));
  const menu = session.page.locator(selectors.menu).last();
  const items = await itemsShown(session, menu, { ...step, clock: site.clock, isThere: () => true });
  const models = items.filter(({ disabled }) => !disabled).map(({ text }) => text);
  return { values, models, model: await act(session, step, () => plainText(trigger)) };
}

/** The pane with the settings, whatever else is stacked above the page. */
export async function openPane(session: BrowserSession, site: FlowSite): Promise<Locator> {
  const { selectors, budgets } = site.profile;
  const step = { what: 'open the settings', timeoutMs: budgets.settingMs };
  const pane = session.page.locator(selectors.pane).filter({ visible: true }).first();
  for (let tries = 0; !(await pane.isVisible()) && tries < 2; tries++) {
    const trigger = session.page.locator(selectors.settings).filter({ visible: true }).first();
    await act(session, step, (limits) => trigger.click(limits));
    await act(session, step, (limits) => pane.waitFor(limits));
  }
  return pane;
}

const MOST_ESCAPES = 4;

/** Several may be stacked; none may stay, or it covers the button that submits. */
export async function closeOverlays(session: BrowserSession, { profile, clock }: FlowSite): Promise<void> {
  const { pane, menu, picker } = profile.selectors;
  const { page } = session;
  const open = page.locator(`${pane}, ${menu}, ${picker}`).filter({ visible: true });
  for (let tries = 0; tries < MOST_ESCAPES && (await open.count()) > 0; tries++) {
    const before = await open.count();
    await act(session, { what: 'close a menu', timeoutMs: 1_000 }, () => page.keyboard.press('Escape'));
    for (let looks = 0; looks < 5 && (await open.count()) >= before; looks++)
      await sleep(clock, LOOK_EVERY_MS, session.signal);
  }
  if ((await open.count()) > 0) throw siteError('drift', 'A menu of the composer does not close');
}

export const isUsableAgain = async (session: BrowserSession, { profile }: FlowSite): Promise<boolean> =>
  isOwnPage(session.page.url(), profile) &&
  isUsable(session, { ...profile.guard, ready: `${profile.homeReady}, ${profile.guard.ready}` });
