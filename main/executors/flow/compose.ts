import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest, type StoredReference } from '../../contract/index.ts';
import type { Prepared } from '../../domain/index.ts';
import { newId, raceAbort, sleep } from '../../kernel/index.ts';
import {
  act,
  chooseFromMenu,
  guard,
  readBackRows,
  setRow,
  siteError,
  stopError,
  uploadByChooser,
  writeEditable,
} from '../kit/index.ts';
import {
  closeOverlays,
  type FlowSite,
  goTo,
  itemUrl,
  leaveAgentMode,
  openPane,
  openProject,
  projectOf,
  refuseShortage,
  withIcon,
} from './account.ts';
import { replyRefusal, statusRefusal } from './errors.ts';
import { costIn, type FlowProfile, type Plan, planOf, rowsOf } from './profile.ts';
import { callsIn, entriesIn, isCall, recordsIn, repliesOf } from './wire.ts';

/** A reference at the site. */
export interface Upload {
  mediaId: string;
  workflowId: string;
  /** File name the site lists it under; made up, the site never sees the caller's. */
  name: string;
}

/** The prompt as the page will send it. */
export const promptOf = (request: GenerationRequest): string => request.prompt.replace(/\r\n?/g, '\n').trim();

/** Settings, references and prompt on the page, each read back. Costs nothing. */
export async function prepare(
  session: BrowserSession,
  request: GenerationRequest,
  site: FlowSite,
): Promise<Prepared> {
  const { profile } = site;
  const plan = planOf(request, profile);
  const images = await Promise.all(plan.images.map((image) => materialOf(session, image, profile)));
  const base = plan.source && (await materialOf(session, plan.source, profile));
  await beInProject(session, site);
  const projectId = projectOf(session.page.url(), site) ?? '';
  await leaveAgentMode(session, site);
  const source = base && (await upload(session, base, site));
  const uploads: Upload[] = [];
  if (source) {
    // Its page is loaded next: what else is needed must be in the library before.
    for (const image of images) uploads.push(await upload(session, image, site));
    await goTo(session, itemUrl(site, projectId, source.workflowId), site);
    await guard(session, profile.guard);
    await leaveAgentMode(session, site);
  }
  const { label, price } = await applySettings(session, plan, site);
  if (!source) for (const image of images) uploads.push(await upload(session, image, site));
  await clearEditor(session, site);
  await bind(session, { plan, uploads }, site);
  await writeEditable(session, editorOf(session, site), {
    text: promptOf(request),
    timeoutMs: profile.budgets.settingMs,
  });
  await closeOverlays(session, site);
  await refuseShortage(session, site);
  return {
    settings: {
      model: request.model,
      label,
      kind: plan.kind,
      aspect: plan.aspect,
      tier: plan.tier,
      resolution: plan.resolution,
      durationS: plan.durationS,
      n: plan.n,
      projectId,
      references: uploads.map(({ mediaId }) => mediaId),
      sourceMediaId: source?.mediaId ?? null,
      uploads: [...uploads, ...(source ? [source] : [])].map((one) => ({ ...one })),
    },
    price: price ?? plan.price?.credits ?? null,
  };
}

async function beInProject(session: BrowserSession, site: FlowSite): Promise<void> {
  const isThere = site.untouched.has(session.page) && projectOf(session.page.url(), site) !== null;
  site.untouched.delete(session.page);
  if (!isThere) {
    const stop = await openProject(session, site);
    if (stop) throw stopError(stop);
  }
  await guard(session, site.profile.guard);
}

const editorOf = ({ page }: BrowserSession, { profile }: FlowSite): Locator =>
  page.locator(profile.selectors.editor).filter({ visible: true }).first();

/** A draft of the person's would be sent along. */
async function clearEditor(session: BrowserSession, site: FlowSite): Promise<void> {
  const { budgets } = site.profile;
  const step = { what: 'empty the prompt', timeoutMs: budgets.settingMs };
  await act(session, step, (limits) => editorOf(session, site).click(limits));
  await act(session, step, () => session.page.keyboard.press('ControlOrMeta+A'));
  await act(session, step, () => session.page.keyboard.press('Delete'));
}

// ---------------------------------------------------------------------------------------------------------------------
// Settings

/** Settings stay on the account, so everything is set on every run. Returns the model's label and the page's price. */
async function applySettings(
  session: BrowserSession,
  plan: Plan,
  site: FlowSite,
): Promise<{ label: string; price: number | null }> {
  const { profile, clock } = site;
  const { selectors, icons, budgets } = profile;
  const bounds = { timeoutMs: budgets.settingMs, clock };
  const pane = () => openPane(session, site);
  const { before, after } = rowsOf(plan, profile);
  for (const row of before) await setRow(session, await pane(), row, bounds);
  const label = await chooseFromMenu(session, {
    trigger: async () => withIcon((await pane()).locator('button'), icons.modelMenu).first(),
    menu: session.page.locator(selectors.menu).filter({ visible: true }).last(),
    name: 'model',
    labels: plan.labels,
    ...bounds,
  });
  for (const row of after) await setRow(session, await pane(), row, bounds);
  const shown = await pane();
  await readBackRows(session, shown, [...before, ...after]);
  const step = { what: 'read the price', timeoutMs: budgets.settingMs };
  const price = costIn(await act(session, step, (limits) => shown.innerText(limits)), profile);
  if (price !== null && plan.price && price > plan.price.most) {
    const message = `The page wants ${price} credits where ${plan.price.most} are the most expected`;
    throw new GatewayError('option_not_offered', message, { param: 'model' });
  }
  await closeOverlays(session, site);
  return { label, price };
}

// ---------------------------------------------------------------------------------------------------------------------
// References

interface Material {
  path: string;
  mime: string;
}

/** A picture as the site takes it, converted where it must be; a film as it is. Done before the window is touched. */
async function materialOf(
  session: BrowserSession,
  reference: StoredReference,
  { limits }: FlowProfile,
): Promise<Material> {
  const { uploadMimes: types, uploadBytes: maxBytes, uploadSide: maxSide, videoMimes } = limits;
  const { role, mime } = reference;
  if (role !== 'source_video') return session.referenceAs(reference, { types, maxBytes, maxSide });
  if (videoMimes.includes(mime)) return { path: session.referencePath(reference), mime };
  const message = `Google Flow takes ${videoMimes.join(', ')}, not ${mime}`;
  throw new GatewayError('bad_parameter', message, { param: 'video_url' });
}

/** By the page's own chooser. Some uploads are never answered; they cost nothing, so a second one is sent. */
async function upload(session: BrowserSession, { path, mime }: Material, site: FlowSite): Promise<Upload> {
  const { budgets, limits, selectors, icons, guard: rules } = site.profile;
  const { page } = session;
  const buffer = await readFile(path, { signal: session.signal });
  const extension = mime.split('/')[1]?.replace('jpeg', 'jpg').replace('quicktime', 'mov') ?? 'bin';
  const projectId = projectOf(page.url(), site) ?? '';
  for (let tries = 1; tries <= limits.uploadTries; tries++) {
    const name = `${newId('ref')}.${extension}`;
    const step = { what: 'open the upload menu', timeoutMs: budgets.settingMs };
    const ids = await uploadByChooser(session, {
      file: { name, mimeType: mime, buffer },
      looking: { rules, clock: site.clock, stage: 'before_submit' },
      settingMs: budgets.settingMs,
      uploadMs: budgets.uploadMs,
      async openChooser() {
        // The composer has a button of the same looks; the library's stands outside it.
        const adds = withIcon(page.locator(`button:not(${selectors.composer} *)`), icons.toolbarAdd);
        const item = withIcon(
          page.locator(`${selectors.menu} [role='menuitem'], ${selectors.menu} button`),
          icons.upload,
        );
        await act(session, step, (bounds) => adds.filter({ visible: true }).first().click(bounds));
        await act(session, step, (bounds) => item.filter({ visible: true }).first().click(bounds));
      },
      read: (response) => readUpload(response, { name, projectId }, site),
    });
    await closeOverlays(session, site);
    if (ids) return { ...ids, name };
  }
  throw siteError('upload', 'The site did not answer an upload');
}

/** Its own call answers an image at once; a film may go another way and shows up in a listing by its name. */
async function readUpload(
  response: WireResponse,
  { name, projectId }: { name: string; projectId: string },
  { profile, clock }: FlowSite,
): Promise<Omit<Upload, 'name'> | null> {
  if (!isCall(response.request, profile.paths.calls)) return null;
  const isOwn = callsIn(response.request).some(({ rpc }) => rpc === profile.calls.uploadImage);
  const circumstances = { stage: 'before_submit', now: clock.now() } as const;
  const replies = await repliesOf(response);
  const payloads = replies.map(({ payload }) => payload);
  const listed = payloads
    .flatMap((payload) => entriesIn(payload, { projectId }))
    .find(({ title }) => title === name);
  if (listed) return listed;
  if (!isOwn) return null;
  const refused = (await statusRefusal(response, circumstances)) ?? replyRefusal(replies, circumstances);
  if (refused) throw refused;
  const [record] = payloads.flatMap((payload) =>
    recordsIn(payload, { projectId, mediaHosts: profile.mediaHosts }),
  );
  if (record) return record;
  if (response.status === 400)
    throw new GatewayError('bad_image', 'The site does not take this file', { param: 'image' });
  if (response.status === 200) throw siteError('policy', 'The site took a reference without giving it an id');
  throw siteError('upload', `The site answered an upload with ${response.status}`);
}

/** Every reference must show as bound, or the page would quietly order without it and charge for that. */
async function bind(
  session: BrowserSession,
  { plan, uploads }: { plan: Plan; uploads: Upload[] },
  site: FlowSite,
): Promise<void> {
  const { selectors, budgets } = site.profile;
  const { page } = session;
  const usesFrames = plan.kind === 'first_frame' || plan.kind === 'first_last';
  const bound = () =>
    act(session, { what: 'count the references', timeoutMs: budgets.settingMs }, async () => {
      const counts = [selectors.mention, selectors.boundChip].map((one) =>
        page.locator(one).filter({ visible: true }).count(),
      );
      return Math.max(...(await Promise.all(counts)));
    });
  const left = await bound();
  if (left > 0) throw siteError('drift', `The composer holds ${left} references nobody asked for`);
  for (const [index, one] of uploads.entries()) {
    const count = { bound, wanted: index + 1 };
    const opener = usesFrames ? selectors.emptyFrame : selectors.addMenu;
    if (!usesFrames && (await mention(session, one, count, site))) continue;
    await pick(session, { opener: page.locator(opener).filter({ visible: true }).first(), one, count }, site);
  }
}

interface BoundCount {
  bound(): Promise<number>;
  wanted: number;
}

async function waitForBound(
  session: BrowserSession,
  { bound, wanted }: BoundCount,
  site: FlowSite,
): Promise<boolean> {
  for (const until = site.clock.now() + site.profile.budgets.typeMs; ; ) {
    if ((await bound()) === wanted) return true;
    if (site.clock.now() >= until) return false;
    await sleep(site.clock, 100, session.signal);
  }
}

/** `@` and the file name by real keys; Enter is pressed only on an option, anywhere else it might submit. */
async function mention(
  session: BrowserSession,
  one: Upload,
  count: BoundCount,
  site: FlowSite,
): Promise<boolean> {
  const { budgets, limits } = site.profile;
  const { keyboard } = session.page;
  const step = { what: 'mention a reference', timeoutMs: budgets.settingMs };
  const typed = `@${one.name}`;
  for (let tries = 1; tries <= limits.pickTries; tries++) {
    await act(session, step, (bounds) => editorOf(session, site).click(bounds));
    await act(session, step, () => keyboard.press('ControlOrMeta+End'));
    await act(session, step, () => keyboard.type(typed, { delay: 10 }));
    const option = await foundOption(session, session.page.locator('body'), one, site);
    if (option) {
      const isFirst = option.index === 0;
      await act(session, step, (bounds) => (isFirst ? keyboard.press('Enter') : option.item.click(bounds)));
      if (await waitForBound(session, count, site)) return true;
    }
    await closeOverlays(session, site);
    await clearMention(session, typed, site);
  }
  return false;
}

async function clearMention(session: BrowserSession, typed: string, site: FlowSite): Promise<void> {
  const step = { what: 'take a mention back', timeoutMs: site.profile.budgets.settingMs };
  const text = await act(session, step, (bounds) => editorOf(session, site).innerText(bounds));
  if (!text.includes(typed)) return;
  for (const _ of typed) await act(session, step, () => session.page.keyboard.press('Backspace'));
}

/** From the library, searched by its name. A fresh upload may be missing at first. */
async function pick(
  session: BrowserSession,
  { opener, one, count }: { opener: Locator; one: Upload; count: BoundCount },
  site: FlowSite,
): Promise<void> {
  const { selectors, budgets, limits } = site.profile;
  const step = { what: 'pick a reference', timeoutMs: budgets.settingMs };
  for (let tries = 1; tries <= limits.pickTries; tries++) {
    await act(session, step, (bounds) => opener.click(bounds));
    const picker = session.page.locator(selectors.picker).filter({ visible: true }).last();
    await act(session, step, (bounds) =>
      picker.locator(selectors.pickerSearch).first().fill(one.name, bounds),
    );
    const option = await foundOption(session, picker, one, site);
    if (option) {
      await act(session, step, (bounds) => option.item.click(bounds));
      const confirm = session.page.locator(selectors.pickerConfirm).filter({ visible: true }).first();
      for (const until = site.clock.now() + budgets.typeMs; site.clock.now() < until; ) {
        if ((await count.bound()) === count.wanted) break;
        if (await confirm.isVisible()) await act(session, step, (bounds) => confirm.click(bounds));
        await sleep(site.clock, 100, session.signal);
      }
      await closeOverlays(session, site);
      if (await waitForBound(session, count, site)) return;
      throw siteError('upload', 'The page does not hold a reference it was given');
    }
    await closeOverlays(session, site);
  }
  throw siteError('upload', 'The library of the site does not find a reference just uploaded');
}

/** The one option with the upload's name. Of several, only the one that shows the upload's id is certain. */
async function foundOption(
  session: BrowserSession,
  scope: Locator,
  { name, mediaId }: Upload,
  { profile, clock }: FlowSite,
): Promise<{ item: Locator; index: number } | null> {
  const all = scope.locator(profile.selectors.pickerItem).filter({ visible: true });
  const own = all.filter({ hasText: name });
  for (const until = clock.now() + profile.budgets.pickMs; (await own.count()) === 0; ) {
    if (clock.now() >= until) return null;
    await sleep(clock, 100, session.signal);
  }
  const shown = await raceAbort(
    all.evaluateAll((options) =>
      options.map((one) => ({ text: one.textContent ?? '', html: one.outerHTML })),
    ),
    session.signal,
  );
  const named = shown.flatMap(({ text }, index) => (text.includes(name) ? [index] : []));
  const certain = named.filter((index) => shown[index]?.html.includes(mediaId));
  const [index] = certain.length === 1 ? certain : named;
  if (index === undefined) return null;
  if (named.length > 1 && certain.length !== 1)
    throw siteError('upload', 'The library of the site has several files of this name');
  // The list is drawn anew while its search goes on: one of its name is found at the click, not by its place.
  return { item: named.length === 1 ? own.first() : all.nth(index), index };
}
