import type { Locator } from 'playwright-core';
import { z } from 'zod';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest, type JsonObject } from '../../contract/index.ts';
import type { CollectedMedia, Outcome, RemoteJob } from '../../domain/index.ts';
import { raceAbort, sleep } from '../../kernel/index.ts';
import {
  act,
  fetchMedia,
  itemsShown,
  mediaKindOf,
  menuItem,
  type OptionTest,
  siteError,
  unlessStopped,
  verifiedMedia,
  WireWatch,
} from '../kit/index.ts';
import { closeOverlays, type FlowSite, goTo, itemUrl, projectUrl, withIcon } from './account.ts';
import { replyRefusal } from './errors.ts';
import type { Plan } from './profile.ts';
import {
  callsIn,
  type FlowJob,
  type FlowMedia,
  type FlowRecord,
  isCall,
  mediaLink,
  readJob,
  recordsIn,
  repliesOf,
  stringsIn,
} from './wire.ts';

const ItemSchema = z.object({
  projectId: z.string(),
  mediaId: z.string(),
  workflowId: z.string(),
  url: z.string(),
  sizeBytes: z.number().nullable(),
});
type Item = z.infer<typeof ItemSchema>;

// ---------------------------------------------------------------------------------------------------------------------
// Collect

/** The files of an outcome, in order. A link that has died is renewed once, by the page's own reading. */
export async function collect(
  session: BrowserSession,
  { outcome, request }: { outcome: Outcome; request: GenerationRequest },
  site: FlowSite,
): Promise<CollectedMedia[]> {
  const collected: CollectedMedia[] = [];
  for (const item of z.array(ItemSchema).parse(outcome.items)) {
    const upscaled = site.files.get(item.mediaId);
    site.files.delete(item.mediaId);
    collected.push(
      upscaled
        ? verifiedMedia(upscaled, { kind: request.kind, sizeBytes: null })
        : ((await fetchItem(session, item, { request, site })) ??
            (await fetchAgain(session, item, { request, site }))),
    );
  }
  session.report(99);
  return collected;
}

interface Errand {
  request: GenerationRequest;
  site: FlowSite;
}

/** Null: dead, or not the file (posters have stood where the film belongs). */
async function fetchItem(
  session: BrowserSession,
  item: Item,
  errand: Errand,
): Promise<CollectedMedia | null> {
  return fetchUrl(session, item, errand).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'media_invalid') return null;
    throw error;
  });
}

function fetchUrl(
  session: BrowserSession,
  { url, sizeBytes }: Pick<Item, 'url' | 'sizeBytes'>,
  { request, site }: Errand,
): Promise<CollectedMedia | null> {
  const { budgets, limits, mediaHosts } = site.profile;
  if (!mediaLink(url, mediaHosts))
    throw siteError('drift', 'A result lies where none is expected', { stage: 'collecting' });
  return fetchMedia(session, {
    url,
    sizeBytes,
    kind: request.kind,
    maxBytes: limits.mediaBytes,
    timeoutMs: budgets.fetchMs,
    clock: site.clock,
  });
}

async function fetchAgain(session: BrowserSession, item: Item, errand: Errand): Promise<CollectedMedia> {
  const renewed = await renew(session, item, errand);
  const media = renewed && (await fetchUrl(session, renewed, errand));
  if (media) return media;
  throw new GatewayError('media_invalid', 'The site no longer hands out the result', { stage: 'collecting' });
}

/** Opened anew, first the item, then the project: the page asks the site for its links by itself. */
async function renew(session: BrowserSession, item: Item, { request, site }: Errand): Promise<Item | null> {
  const { projectId, mediaId, workflowId } = item;
  const { clock, profile } = site;
  const found: { record: FlowRecord | null } = { record: null };
  using watch = watchRecords(
    session,
    site,
    (record) => {
      const url = request.kind === 'video' ? record.clipUrl : record.imageUrl;
      if (record.mediaId !== mediaId || url === null || url === item.url) return false;
      found.record = record;
      return true;
    },
    projectId,
  );
  for (const url of [itemUrl(site, projectId, workflowId), projectUrl(site, projectId)]) {
    await goTo(session, url, site, 'collecting');
    for (const until = clock.now() + profile.budgets.linkGraceMs; !found.record && clock.now() < until; )
      await watch.next(500);
    if (!found.record) continue;
    const { clipUrl, imageUrl, sizeBytes } = found.record;
    const isVideo = request.kind === 'video';
    return { ...item, url: (isVideo ? clipUrl : imageUrl) ?? '', sizeBytes: isVideo ? sizeBytes : null };
  }
  return null;
}

function watchRecords(
  session: BrowserSession,
  { profile, clock }: FlowSite,
  take: (record: FlowRecord) => boolean,
  projectId: string,
): WireWatch {
  return new WireWatch(session, clock, async (response) => {
    if (!isCall(response.request, profile.paths.calls)) return false;
    const replies = await repliesOf(response);
    const records = replies.flatMap(({ payload }) =>
      recordsIn(payload, { projectId, mediaHosts: profile.mediaHosts }),
    );
    return records.filter(take).length > 0;
  });
}

// ---------------------------------------------------------------------------------------------------------------------
// Upscale

interface Upscaling {
  plan: Plan;
  flow: FlowJob;
  media: FlowRecord[];
}

/**
 * Larger files where they were asked for, by the page's own download menu. What cannot be had larger is delivered as
 * the site made it, and said so: a paid result is never lost to a later step.
 */
export async function upscaleAll(
  session: BrowserSession,
  { plan, flow, media }: Upscaling,
  site: FlowSite,
): Promise<JsonObject> {
  if (plan.upscaleTo === null) return {};
  const failures: string[] = [];
  for (const record of media) {
    try {
      const bytes = await upscale(session, { plan, flow, record }, site);
      site.files.set(record.mediaId, bytes);
    } catch (error) {
      session.signal.throwIfAborted();
      if (session.page.isClosed() || (error instanceof GatewayError && error.next === 'hand_over'))
        throw error;
      failures.push(error instanceof Error ? error.message : String(error));
      session.log.warn('flow: no larger file', { mediaId: record.mediaId, error });
    }
  }
  return { upscaled: failures.length === 0, ...(failures[0] ? { upscaleError: failures[0] } : {}) };
}

async function upscale(
  session: BrowserSession,
  { plan, flow, record }: { plan: Plan; flow: FlowJob; record: FlowRecord },
  site: FlowSite,
): Promise<Uint8Array> {
  const { profile, clock } = site;
  await goTo(session, itemUrl(site, flow.projectId, record.workflowId), site, 'submitted');
  // The page offers the file for download as well; in a tab of ours nobody would look for it.
  const cdp = await session.page.context().newCDPSession(session.page);
  await cdp.send('Page.setDownloadBehavior', { behavior: 'deny' }).catch(() => undefined);
  try {
    const looking = { rules: profile.guard, clock, stage: 'submitted' } as const;
    return await unlessStopped(session, looking, async (signal) => {
      const reply = session.wire.response((response) => isLarger(response.request, site), {
        what: 'larger file',
        timeoutMs: profile.budgets.upscaleMs,
        signal,
      });
      const largerFilms = plan.isVideo ? [largerFilm(session, { flow, record, signal }, site)] : [];
      for (const one of largerFilms) one.catch(() => undefined);
      await chooseDownload(session, plan.upscaleTo ?? '', site);
      const replies = await repliesOf(await reply);
      const refused = replyRefusal(replies, { stage: 'submitted', now: clock.now() });
      if (refused) throw refused;
      const inside = replies.map(({ payload }) => fileIn(payload)).find((bytes) => bytes !== null);
      if (inside) return inside;
      for (const one of largerFilms) return await one;
      throw siteError('transient', 'The site answered without the larger file', { stage: 'submitted' });
    });
  } finally {
    await cdp.detach().catch(() => undefined);
  }
}

const isLarger = (
  request: Parameters<typeof callsIn>[0] & { method: string },
  { profile }: FlowSite,
): boolean =>
  isCall(request, profile.paths.calls) &&
  callsIn(request).some(({ rpc }) => [profile.calls.upscaleImage, profile.calls.upscaleVideo].includes(rpc));

/** The upscaled film is a medium of its own, with the id of its source in front. */
async function largerFilm(
  session: BrowserSession,
  { flow, record, signal }: { flow: FlowJob; record: FlowRecord; signal: AbortSignal },
  site: FlowSite,
): Promise<Uint8Array> {
  const { profile, clock } = site;
  const found: { record: FlowRecord | null } = { record: null };
  using watch = watchRecords(
    { ...session, signal },
    site,
    (seen) => {
      if (seen.mediaId === record.mediaId || !seen.mediaId.startsWith(record.mediaId) || !seen.clipUrl)
        return false;
      found.record = seen;
      return true;
    },
    flow.projectId,
  );
  for (const until = clock.now() + profile.budgets.upscaleMs; !found.record && clock.now() < until; ) {
    signal.throwIfAborted();
    await watch.next(500);
  }
  const url = found.record?.clipUrl ?? null;
  if (url === null)
    throw new GatewayError('site_timeout', 'The larger film did not come in time', { stage: 'submitted' });
  const media = await fetchMedia(session, {
    url,
    kind: 'video',
    sizeBytes: null,
    maxBytes: profile.limits.mediaBytes,
    timeoutMs: profile.budgets.fetchMs,
    clock,
  });
  if (!media)
    throw siteError('transient', 'The site does not hand out the larger film', { stage: 'submitted' });
  return media.bytes;
}

async function chooseDownload(session: BrowserSession, label: string, site: FlowSite): Promise<void> {
  const { selectors, icons, budgets } = site.profile;
  const { page } = session;
  const step = { what: `download as ${label}`, timeoutMs: budgets.settingMs, stage: 'submitted' } as const;
  const trigger = withIcon(page.locator(selectors.button), icons.download).filter({ visible: true }).first();
  await act(session, step, (limits) => trigger.click(limits));
  const menu = page.locator(selectors.menu).filter({ visible: true }).last();
  const isThere: OptionTest = ({ text }) => text.toLowerCase().startsWith(label.toLowerCase());
  const items = await itemsShown(session, menu, { ...step, clock: site.clock, isThere });
  const index = items.findIndex(isThere);
  if (index < 0 || items[index]?.disabled) {
    await closeOverlays(session, site);
    throw siteError('access', `The account does not offer ${label}`, {
      stage: 'submitted',
      param: 'resolution',
    });
  }
  await act(session, step, (limits) => menuItem(menu, index).click(limits));
}

const SHORTEST_FILE = 200;

/** A file that came inside an answer, in base64. */
function fileIn(payload: unknown): Uint8Array | null {
  for (const text of stringsIn(payload)) {
    if (text.length < SHORTEST_FILE || !/^[A-Za-z0-9+/_=-]+$/.test(text.slice(0, SHORTEST_FILE))) continue;
    const bytes = Buffer.from(text, 'base64');
    if (mediaKindOf(bytes)) return bytes;
  }
  return null;
}

// ---------------------------------------------------------------------------------------------------------------------
// Tidy

/** Takes what the job made, and what was uploaded for it, off the page; what cannot be told apart for sure stays. */
export async function tidy(session: BrowserSession, job: RemoteJob, site: FlowSite): Promise<void> {
  const flow = readJob(job);
  if (flow.projectId === '') return;
  await goTo(session, projectUrl(site, flow.projectId), site, 'collecting');
  for (const one of [...flow.media, ...flow.uploads]) {
    const tile = await tileOf(session, one, site);
    if (tile) await cleanTile(session, { tile, one }, site);
    else session.log.info('flow: no tile to tidy', { mediaId: one.mediaId });
  }
}

type Tidied = FlowMedia & { name?: string };

/** The one tile that bears an id of the medium, or the name it was uploaded under. */
async function tileOf(
  session: BrowserSession,
  one: Tidied,
  { profile, clock }: FlowSite,
): Promise<Locator | null> {
  const tiles = session.page.locator(profile.selectors.tile);
  const marks = marksOf(one);
  for (const until = clock.now() + profile.budgets.settingMs; ; ) {
    const markup = await raceAbort(
      tiles.evaluateAll((elements) => elements.map((element) => element.outerHTML)),
      session.signal,
    );
    const hits = markup.flatMap((html, index) => (marks.some((mark) => html.includes(mark)) ? [index] : []));
    if (hits.length === 1) return tiles.nth(hits[0] ?? 0);
    if (hits.length > 1 || clock.now() >= until) return null;
    await sleep(clock, 200, session.signal);
  }
}

async function cleanTile(
  session: BrowserSession,
  { tile, one }: { tile: Locator; one: Tidied },
  site: FlowSite,
): Promise<void> {
  const { selectors, icons, budgets } = site.profile;
  const { page } = session;
  const step = { what: 'tidy a tile', timeoutMs: budgets.settingMs, stage: 'collecting' } as const;
  await act(session, step, (limits) => tile.hover(limits));
  const more = withIcon(tile.locator(selectors.button), icons.more).first();
  await act(session, step, (limits) => more.click(limits));
  const menu = page.locator(selectors.menu).filter({ visible: true }).last();
  const items = await itemsShown(session, menu, {
    ...step,
    clock: site.clock,
    isThere: (item) => item.icons.includes(icons.clean[0] ?? ''),
  });
  const way = icons.clean.find((icon) => items.some((item) => item.icons.includes(icon) && !item.disabled));
  const index = items.findIndex((item) => way !== undefined && item.icons.includes(way) && !item.disabled);
  if (index < 0) {
    await closeOverlays(session, site);
    throw siteError('drift', 'The menu of a tile offers no way to tidy', { stage: 'collecting' });
  }
  await act(session, step, (limits) => menuItem(menu, index).click(limits));
  const gone = await waitUntilGone(session, one, site);
  if (!gone) session.log.warn('flow: a tile stays', { mediaId: one.mediaId });
}

/** Some accounts ask once more: the dialog that follows our own click, with two buttons and nothing to fill in. */
async function waitUntilGone(session: BrowserSession, one: Tidied, site: FlowSite): Promise<boolean> {
  const { profile, clock } = site;
  const { page } = session;
  const asked = page.locator(`[role='dialog'], [role='alertdialog']`).filter({ visible: true });
  const marks = marksOf(one);
  for (const until = clock.now() + profile.budgets.settingMs; clock.now() < until; ) {
    const buttons = asked.last().locator('button');
    const isPlain = (await asked.last().locator('input, textarea, [role="checkbox"]').count()) === 0;
    if (isPlain && (await buttons.count()) === 2) {
      const step = { what: 'confirm', timeoutMs: 2_000, stage: 'collecting' } as const;
      await act(session, step, (limits) => buttons.last().click(limits));
    }
    const markup = await raceAbort(
      page.locator(profile.selectors.tile).evaluateAll((tiles) => tiles.map((tile) => tile.outerHTML).join()),
      session.signal,
    );
    if (!marks.some((mark) => markup.includes(mark))) return true;
    await sleep(clock, 200, session.signal);
  }
  return false;
}

const marksOf = ({ mediaId, workflowId, name }: Tidied): string[] => [
  mediaId,
  workflowId,
  ...(name ? [name] : []),
];
