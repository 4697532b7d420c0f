import { z } from 'zod';
import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest } from '../../contract/index.ts';
import type { DoubtfulAttempt, Prepared, RemoteJob } from '../../domain/index.ts';
import { type Submitted, squash, stopError, submitOnce } from '../kit/index.ts';
import {
  type FlowSite,
  goTo,
  openProject,
  projectOf,
  projectsListed,
  projectUrl,
  refuseShortage,
  withIcon,
} from './account.ts';
import { promptOf } from './compose.ts';
import { errorInText, replyRefusal, statusRefusal } from './errors.ts';
import { LOOK_EVERY_MS, lookAtTiles, Sightings } from './follow.ts';
import { type OrderKind, type Plan, planOf } from './profile.ts';
import {
  callsIn,
  entriesIn,
  type FlowMedia,
  isCall,
  orderIn,
  recordsIn,
  remoteJob,
  repliesOf,
  type SentOrder,
  UploadsSchema,
} from './wire.ts';

const PreparedSchema = z.object({
  projectId: z.string(),
  label: z.string(),
  references: z.array(z.string()),
  sourceMediaId: z.string().nullable(),
  uploads: UploadsSchema,
});
type Ready = z.infer<typeof PreparedSchema>;

/** The paid click. The page's own order is compared with what was asked, the site's reply decides. */
export async function submit(
  session: BrowserSession,
  { prepared, request }: { prepared: Prepared; request: GenerationRequest },
  site: FlowSite,
): Promise<RemoteJob> {
  const { profile, clock } = site;
  const { budgets, selectors, icons, calls } = profile;
  const { page } = session;
  const ready = PreparedSchema.parse(prepared.settings);
  const plan = planOf(request, profile);
  await refuseShortage(session, site);
  site.oldErrors.set(page, (await lookAtTiles(session, site)).errors.length);
  const submitted = await submitOnce(session, {
    button: withIcon(page.locator(selectors.submit), icons.submit).filter({ visible: true }).first(),
    rules: profile.guard,
    isOrder: (sent) =>
      isCall(sent, profile.paths.calls) && callsIn(sent).some(({ rpc }) => calls.orders[rpc]),
    isWhole: (orders) =>
      ordersIn({ orders }, ready, site).reduce((sum, { outputs }) => sum + outputs, 0) >= plan.n,
    enabledMs: budgets.enabledMs,
    requestMs: budgets.requestMs,
    replyMs: plan.isVideo ? budgets.videoReplyMs : budgets.imageReplyMs,
  }).catch(async (error: unknown) => {
    throw await told(error, session, site);
  });
  const media = await readReplies(submitted.replies, ready, site);
  const sent = ordersIn(submitted, ready, site);
  const wrong = mismatches(sent, { plan, ready, request }, site);
  if (wrong.length > 0) {
    // Paid already, and not what was asked: never sent again.
    throw new GatewayError('submitted_otherwise', `The page ordered with another ${wrong.join(', ')}`, {
      stage: 'submitted',
    });
  }
  const { projectId, uploads, label } = ready;
  const keys = sent.flatMap((order) => order.keys);
  return remoteJob({ projectId, media, uploads, submittedAt: clock.now(), sent: { label, keys } });
}

/** The page may say in a toast or on a card why it sent nothing. */
async function told(error: unknown, session: BrowserSession, site: FlowSite): Promise<unknown> {
  if (!(error instanceof GatewayError) || error.code !== 'site_timeout' || session.page.isClosed())
    return error;
  const before = site.oldErrors.get(session.page) ?? 0;
  const { toasts, errors } = await lookAtTiles(session, site);
  const texts = [...toasts, ...errors.slice(0, Math.max(0, errors.length - before))];
  const circumstances = { stage: error.stage, now: site.clock.now() };
  return texts.map((text) => errorInText(text, circumstances)).find((found) => found !== null) ?? error;
}

function ordersIn(
  { orders }: Pick<Submitted, 'orders'>,
  { projectId }: Ready,
  { profile }: FlowSite,
): (SentOrder & { kind: OrderKind | undefined })[] {
  return orders
    .flatMap(callsIn)
    .filter(({ rpc }) => profile.calls.orders[rpc])
    .map((call) => ({ ...orderIn(call, projectId), kind: profile.calls.orders[call.rpc] }));
}

/** Media the site made of the order, without what it was made from. A refusal made nothing, so it is "not submitted". */
async function readReplies(
  responses: readonly WireResponse[],
  { projectId, references, sourceMediaId }: Ready,
  site: FlowSite,
): Promise<FlowMedia[]> {
  const { profile, clock, records } = site;
  const inputs = new Set([...references, sourceMediaId]);
  const circumstances = { stage: 'before_submit', now: clock.now() } as const;
  const media = new Map<string, FlowMedia>();
  let refused: GatewayError | null = null;
  for (const response of responses) {
    const replies = await repliesOf(response);
    refused ??= (await statusRefusal(response, circumstances)) ?? replyRefusal(replies, circumstances);
    for (const { payload } of replies) {
      const found = recordsIn(payload, { projectId, mediaHosts: profile.mediaHosts });
      for (const { mediaId, workflowId } of [...found, ...entriesIn(payload, { projectId })])
        if (!inputs.has(mediaId)) media.set(mediaId, { mediaId, workflowId });
      for (const record of found) if (media.has(record.mediaId)) records.set(record.mediaId, record);
    }
  }
  if (media.size > 0) return [...media.values()];
  if (refused) throw refused;
  const message = `The order was answered with ${responses[0]?.status ?? 'nothing'} and nothing readable`;
  throw new GatewayError('site_timeout', message, { stage: 'submitting' });
}

/** Names of what was ordered otherwise than asked. What a body does not say is no mismatch: bodies drift. */
function mismatches(
  sent: (SentOrder & { kind: OrderKind | undefined })[],
  { plan, ready, request }: { plan: Plan; ready: Ready; request: GenerationRequest },
  { profile }: FlowSite,
): string[] {
  const keys = sent.flatMap((order) => order.keys);
  const ratios = plan.isVideo ? profile.aspects.video : profile.aspects.image;
  const aspects = sent.flatMap((order) => order.aspects);
  const outputs = sent.reduce((sum, order) => sum + order.outputs, 0);
  const wantedIds = [...ready.references, ...(ready.sourceMediaId ? [ready.sourceMediaId] : [])];
  const has = (id: string): boolean => sent.length > 0 && sent.every(({ ids }) => ids.has(id));
  const says = squash(promptOf(request));
  const isOther: Record<string, boolean> = {
    mode: sent.some(({ kind }) => kind !== plan.kind) || keys.some((key) => isOtherMode(key, plan.kind)),
    model:
      plan.model.foreign !== undefined && keys.some((key) => new RegExp(plan.model.foreign ?? '').test(key)),
    tier: keys.some((key) => isOtherTier(key, { plan, label: ready.label }, profile.tierMarks)),
    aspect: plan.source === null && aspects.some((aspect) => aspect !== ratios[plan.aspect]),
    n: outputs > 0 && outputs !== plan.n,
    references: !wantedIds.every(has),
    duration: keys.some((key) => {
      const seconds = /_(\d+)s(_|$)/.exec(key)?.[1];
      return plan.durationS !== null && seconds !== undefined && Number(seconds) !== plan.durationS;
    }),
    resolution: keys.some((key) => /_360p/.test(key) && plan.resolution !== '360p'),
    prompt: !sent.every(({ texts }) => texts.length === 0 || squash(texts.join('')).includes(says)),
  };
  return Object.keys(isOther).filter((name) => isOther[name]);
}

/** The page turns references it cannot use into plain text, at full price; the key tells. */
function isOtherMode(key: string, kind: OrderKind): boolean {
  if (kind === 'text') return /_(i2v|r2v)_/.test(key);
  if (kind === 'first_frame' || kind === 'first_last') return /_(t2v|r2v)_/.test(key);
  return kind === 'references' && /_(t2v|i2v)_/.test(key);
}

function isOtherTier(
  key: string,
  { plan, label }: { plan: Plan; label: string },
  marks: Record<string, string>,
): boolean {
  const ofLabel = Object.entries(plan.model.tiers).find(([, labels]) =>
    labels?.some((one) => new RegExp(`^(?:${one})$`).test(label)),
  );
  const tier = plan.tier ?? ofLabel?.[0];
  const bears = (mark: string | undefined): boolean => mark !== undefined && new RegExp(mark).test(key);
  if (tier === undefined || bears(marks[tier])) return false;
  return Object.values(marks).some(bears);
}

// ---------------------------------------------------------------------------------------------------------------------
// Find

/**
 * Looks for the order of an attempt whose answer was lost: same prompt, made since the attempt began. More than fit, or
 * one that may be a neighbour's, is `unknown`: nobody's result is taken by guess. `absent` takes its time, for what is
 * being made may not be listed yet.
 */
export async function find(
  session: BrowserSession,
  { attempt, request }: { attempt: DoubtfulAttempt; request: GenerationRequest },
  site: FlowSite,
): Promise<RemoteJob | 'absent' | 'unknown'> {
  const { profile, clock } = site;
  const { budgets, limits } = profile;
  using sightings = new Sightings(session, site);
  const known = site.projects.get(session.page.context());
  const stop = await openProject(session, site);
  if (stop) throw stopError(stop, 'submitting');
  const { ids, isAll } = await projectsToSearch(session, site, known);
  const beganAt = clock.now();
  for (let look = 1; ; look++) {
    let isBusy = false;
    for (const id of ids) {
      sightings.entries.clear();
      const before = sightings.listings;
      await goTo(session, projectUrl(site, id), site, 'submitting');
      for (
        const until = clock.now() + budgets.quietMs;
        sightings.listings === before && clock.now() < until;
      )
        await sightings.watch.next(LOOK_EVERY_MS);
      if (sightings.stop) throw sightings.stop;
      if (sightings.listings === before) return 'unknown';
      const verdict = verdictOn(sightings, { attempt, request, projectId: id }, site);
      if (verdict !== 'absent') return verdict;
      isBusy ||= (await lookAtTiles(session, site)).pending > 0;
    }
    const isTime = clock.now() - beganAt >= budgets.absentAfterMs && look >= limits.absentLooks;
    if (isTime && !isBusy) return isAll ? 'absent' : 'unknown';
    if (clock.now() - beganAt >= budgets.videoMs) return 'unknown';
    for (const until = clock.now() + budgets.absentAfterMs / limits.absentLooks; clock.now() < until; )
      await sightings.watch.next(LOOK_EVERY_MS);
  }
}

/** Where this process placed orders in this window; else the newest projects of the account. */
async function projectsToSearch(
  session: BrowserSession,
  site: FlowSite,
  known: string | undefined,
): Promise<{ ids: string[]; isAll: boolean }> {
  if (known !== undefined) return { ids: [known], isAll: true };
  const { profile } = site;
  const { limits, paths, homeReady, guard } = profile;
  const newest = projectOf(session.page.url(), site) ?? '';
  const rules = { ...profile, guard: { ...guard, ready: `${homeReady}, ${guard.ready}` } };
  await goTo(session, `${profile.origin}${paths.home}`, { ...site, profile: rules }, 'submitting');
  const listed = await projectsListed(session, site);
  const ids = new Set([newest, ...listed.filter((one) => typeof one === 'string')].filter(Boolean));
  const areKnown = listed.every((one) => typeof one === 'string') && ids.size <= limits.projectsToSearch;
  const isAll = areKnown || listed.length <= 1;
  return { ids: [...ids].slice(0, limits.projectsToSearch), isAll };
}

function verdictOn(
  { entries, records, ahead }: Sightings,
  {
    attempt,
    request,
    projectId,
  }: { attempt: DoubtfulAttempt; request: GenerationRequest; projectId: string },
  site: FlowSite,
): RemoteJob | 'absent' | 'unknown' {
  const { model, n } = planOf(request, site.profile);
  // A second for the way; the header tells whole seconds.
  const since = attempt.startedAt + ahead - 2_000;
  const made = [...entries.values()].filter(
    (entry) =>
      !entry.isUpload &&
      !attempt.taken.has(entry.mediaId) &&
      (entry.createdAt ?? records.get(entry.mediaId)?.createdAt ?? Number.POSITIVE_INFINITY) >= since,
  );
  const wanted = squash(promptOf(request));
  const isForeign = (key: string): boolean =>
    model.foreign !== undefined && new RegExp(model.foreign).test(key);
  const matchOf = (mediaId: string) => promptMatch(records.get(mediaId)?.prompt ?? null, wanted);
  const fitting = made.filter(
    ({ mediaId }) => matchOf(mediaId) !== 'other' && !isForeign(records.get(mediaId)?.modelKey ?? ''),
  );
  const own = fitting.filter(({ mediaId }) => [undefined, attempt.id].includes(site.owners.ownerOf(mediaId)));
  if (fitting.some(({ mediaId }) => site.owners.ownerOf(mediaId) === '')) return 'unknown';
  if (own.length === 0) return 'absent';
  if (own.length > n || own.some(({ mediaId }) => matchOf(mediaId) === 'unsure')) return 'unknown';
  const media = own.map(({ mediaId, workflowId }) => ({ mediaId, workflowId }));
  for (const { mediaId } of media) site.owners.remember(mediaId, attempt.id);
  const createdAt = own[0]?.createdAt ?? null;
  return remoteJob({ projectId, media, uploads: [], submittedAt: createdAt, sent: null });
}

/** The site lists references among the words by their file names, and may give a prompt back translated. */
function promptMatch(says: string | null, wanted: string): 'same' | 'other' | 'unsure' {
  if (says === null) return 'unsure';
  const words = squash(says.replace(/@?ref_[0-9a-f]{20}(\.\w+)?/g, ''));
  if (words === wanted) return 'same';
  const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
  return !isPlain(wanted) && isPlain(words) ? 'unsure' : 'other';
}
