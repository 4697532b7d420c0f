import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest } from '../../contract/index.ts';
import type { Outcome, RemoteJob } from '../../domain/index.ts';
import { raceAbort } from '../../kernel/index.ts';
import { findStop, stopError, WireWatch } from '../kit/index.ts';
import { type FlowSite, goTo, itemUrl, openProject, projectOf, projectUrl } from './account.ts';
import { upscaleAll } from './collect.ts';
import { errorInText, refusalError, refusalIn, replyRefusal } from './errors.ts';
import { type Plan, planOf } from './profile.ts';
import {
  entriesIn,
  type FlowEntry,
  type FlowJob,
  type FlowRecord,
  isCall,
  readJob,
  recordsIn,
  repliesOf,
} from './wire.ts';

/** Listens to what the page learns about its media. */
export class Sightings implements Disposable {
  readonly watch: WireWatch;
  /** Fresh since this began. */
  readonly records = new Map<string, FlowRecord>();
  readonly entries = new Map<string, FlowEntry>();
  listings = 0;
  /** What ends the work at once: a lost login, an unusual-activity refusal. */
  stop: GatewayError | null = null;
  /** The site's clock less ours, ms. */
  ahead = 0;
  readonly #site: FlowSite;

  constructor(session: BrowserSession, site: FlowSite) {
    this.#site = site;
    this.watch = new WireWatch(session, site.clock, (response) => this.#read(response, session));
  }

  async #read(response: WireResponse, { page }: BrowserSession): Promise<boolean> {
    const { profile, clock } = this.#site;
    if (!isCall(response.request, profile.paths.calls)) return false;
    const projectId = projectOf(page.url(), this.#site) ?? '';
    const replies = await repliesOf(response);
    const refused = replyRefusal(replies, { stage: 'submitted', now: clock.now() });
    if (refused?.next === 'hand_over') this.stop = refused;
    const servedAt = Date.parse(response.headers.date ?? '');
    if (Number.isFinite(servedAt)) this.ahead = servedAt - response.at;
    let isNews = this.stop !== null;
    for (const { rpc, payload } of replies) {
      const records = recordsIn(payload, { projectId, mediaHosts: profile.mediaHosts });
      const entries = entriesIn(payload, { projectId });
      for (const record of records)
        this.records.set(record.mediaId, mergedRecord(this.records.get(record.mediaId), record));
      for (const entry of entries) this.entries.set(entry.mediaId, entry);
      if (rpc === profile.calls.listing && payload !== undefined) this.listings++;
      isNews ||= records.length > 0 || entries.length > 0 || rpc === profile.calls.listing;
    }
    return isNews;
  }

  [Symbol.dispose](): void {
    this.watch[Symbol.dispose]();
  }
}

/** A later record may hold less: a poll knows the state, another call the links. */
function mergedRecord(old: FlowRecord | undefined, now: FlowRecord): FlowRecord {
  if (!old) return now;
  const given = Object.entries(now).filter(([, value]) => value !== null);
  const complaint = now.status === null ? old.complaint : now.complaint;
  return { ...old, ...Object.fromEntries(given), complaint };
}

interface TileLook {
  pending: number;
  percents: number[];
  errors: string[];
  toasts: string[];
}

export function lookAtTiles(session: BrowserSession, { profile }: FlowSite): Promise<TileLook> {
  const { pendingTile, percentage, errorTile, errorMessage, toasts } = profile.selectors;
  const look = session.page.evaluate(
    (marks) => {
      const texts = (selector: string): string[] =>
        [...document.querySelectorAll(selector)].map((element) => element.textContent?.trim() ?? '');
      const errors = [...document.querySelectorAll(marks.errorTile)];
      return {
        pending: document.querySelectorAll(marks.pendingTile).length,
        percents: texts(marks.percentage).map(Number.parseFloat).filter(Number.isFinite),
        errors: errors.map(
          (tile) => (tile.querySelector(marks.errorMessage) ?? tile).textContent?.trim() ?? '',
        ),
        toasts: texts(marks.toasts).filter(Boolean),
      };
    },
    { pendingTile, percentage: `${pendingTile} ${percentage}`, errorTile, errorMessage, toasts },
  );
  return raceAbort(look, session.signal);
}

export const LOOK_EVERY_MS = 1_000;

/** Until every result of the job has its link or has failed. Only listens and looks, unless the page falls silent. */
export async function follow(
  session: BrowserSession,
  { job, request }: { job: RemoteJob; request: GenerationRequest },
  site: FlowSite,
): Promise<Outcome> {
  const flow = readJob(job);
  const plan = planOf(request, site.profile);
  using sightings = new Sightings(session, site);
  const pursuit = new Pursuit({ session, site, flow, plan, sightings });
  await pursuit.begin();
  while (!pursuit.isSettled()) {
    await sightings.watch.next(LOOK_EVERY_MS);
    await pursuit.look();
  }
  const done = pursuit.results();
  const upscales = await upscaleAll(session, { plan, flow, media: done }, site);
  return {
    items: done.map((record) => ({
      projectId: flow.projectId,
      mediaId: record.mediaId,
      workflowId: record.workflowId,
      url: plan.isVideo ? record.clipUrl : record.imageUrl,
      sizeBytes: plan.isVideo ? record.sizeBytes : null,
    })),
    details: {
      orderKind: plan.kind,
      projectId: flow.projectId,
      mediaIds: done.map(({ mediaId }) => mediaId),
      workflowIds: done.map(({ workflowId }) => workflowId),
      modelKey: done[0]?.modelKey ?? flow.sent?.keys[0] ?? null,
      modelName: flow.sent?.label ?? null,
      failedOutputs: request.n - done.length,
      resolutionRequested: request.resolution ?? null,
      ...upscales,
    },
  };
}

interface Chase {
  session: BrowserSession;
  site: FlowSite;
  flow: FlowJob;
  plan: Plan;
  sightings: Sightings;
}

/** A card counts when it stays: tiles are blank for a moment before they are finished. */
const CARD_LOOKS = 3;

/** The state of one follow. */
class Pursuit {
  readonly #chase: Chase;
  readonly #failures = new Map<string, GatewayError>();
  /** Since when a medium has been done without a link, or complained about without a reason. */
  readonly #since = new Map<string, number>();
  readonly #asked = new Set<string>();
  readonly #beganAt: number;
  #opened = 0;
  #emptyLooks = 0;
  #silentSince: number;
  #percent = 0;
  #cardLooks = 0;

  constructor(chase: Chase) {
    this.#chase = chase;
    this.#beganAt = chase.site.clock.now();
    this.#silentSince = this.#beganAt;
  }

  async begin(): Promise<void> {
    const { session, site, flow } = this.#chase;
    for (const { mediaId } of flow.media) {
      const known = site.records.get(mediaId);
      if (known) this.#chase.sightings.records.set(mediaId, known);
    }
    const here = projectOf(session.page.url(), site);
    if (this.isSettled()) return;
    if (flow.projectId === '') {
      const stop = await openProject(session, site);
      if (stop) throw stopError(stop, 'submitted');
    } else if (here !== flow.projectId) await this.#open();
  }

  async #open(): Promise<void> {
    const { session, site, flow } = this.#chase;
    this.#opened++;
    await goTo(session, projectUrl(site, flow.projectId), site, 'submitted');
  }

  isSettled(): boolean {
    const { media } = this.#chase.flow;
    return (
      media.length > 0 && media.every(({ mediaId }) => this.#failures.has(mediaId) || this.#linkOf(mediaId))
    );
  }

  #linkOf(mediaId: string): string | null {
    const record = this.#chase.sightings.records.get(mediaId);
    return (this.#chase.plan.isVideo ? record?.clipUrl : record?.imageUrl) ?? null;
  }

  /** Finished media; when there are none, why. */
  results(): FlowRecord[] {
    const { flow, sightings } = this.#chase;
    const done = flow.media.flatMap(({ mediaId }) => {
      const record = this.#linkOf(mediaId) === null ? undefined : sightings.records.get(mediaId);
      return record ? [record] : [];
    });
    const [failure] = this.#failures.values();
    if (done.length === 0 && failure) throw failure;
    return done;
  }

  async look(): Promise<void> {
    const { session, site, sightings, plan, flow } = this.#chase;
    const { budgets } = site.profile;
    if (sightings.stop) throw sightings.stop;
    const now = site.clock.now();
    const tiles = await lookAtTiles(session, site).catch(() => null);
    session.signal.throwIfAborted();
    for (const { mediaId, workflowId } of flow.media) await this.#judge(mediaId, workflowId, now);
    if (tiles) {
      this.#judgeCards(tiles);
      this.#progress(tiles, now);
    }
    await this.#judgeSilence(tiles, now);
    const limit = plan.isVideo ? budgets.videoMs : budgets.imageMs;
    if (now - Math.max(flow.submittedAt ?? 0, this.#beganAt) > limit)
      throw new GatewayError('site_timeout', 'The site did not finish in time', { stage: 'submitted' });
  }

  async #judge(mediaId: string, workflowId: string, now: number): Promise<void> {
    const { site, sightings, plan, session, flow } = this.#chase;
    const { budgets } = site.profile;
    const record = sightings.records.get(mediaId);
    if (!record || this.#failures.has(mediaId) || this.#linkOf(mediaId)) return;
    const isDone = record.status === 3 || (!plan.isVideo && record.status === null);
    if (record.status !== 4 && !isDone) this.#since.delete(mediaId);
    if (record.status === 4) return this.#judgeComplaint(record, now);
    if (!isDone) return;
    const since = this.#since.get(mediaId) ?? now;
    this.#since.set(mediaId, since);
    if (now - since < budgets.linkGraceMs) return;
    if (this.#asked.has(mediaId)) {
      const message = 'The site calls the job done but gives no link to its result';
      this.#failures.set(
        mediaId,
        new GatewayError('media_invalid', message, { stage: 'collecting', next: 'give_up' }),
      );
      return;
    }
    // Its own page asks for it anew.
    this.#asked.add(mediaId);
    this.#since.set(mediaId, now);
    await goTo(session, itemUrl(site, flow.projectId, workflowId), site, 'submitted');
  }

  /** "Media not found." has been seen on jobs that finished seconds later: only a reason, or time, makes it final. */
  #judgeComplaint({ mediaId, complaint }: FlowRecord, now: number): void {
    const { site } = this.#chase;
    const blocks = (complaint ?? []).slice(1).filter(Array.isArray);
    const refusal = refusalIn([blocks[0]?.[0], ...blocks]);
    const since = this.#since.get(mediaId) ?? now;
    this.#since.set(mediaId, since);
    if (refusal.reason === null && now - since < site.profile.budgets.doubtMs) return;
    const isGone =
      refusal.reason === null && (refusal.grpc === 5 || /not found/i.test(refusal.message ?? ''));
    const failure = isGone
      ? new GatewayError('remote_job_lost', undefined, { stage: 'submitted' })
      : refusalError(refusal, { stage: 'submitted', now });
    this.#failures.set(mediaId, failure);
  }

  /** Some refusals show on a card alone. It is ours when it is new and nothing is being made any more. */
  #judgeCards({ pending, errors }: TileLook): void {
    const { session, site, flow } = this.#chase;
    const before = site.oldErrors.get(session.page);
    const isNew = before !== undefined && this.#opened === 0 && errors.length > before && pending === 0;
    this.#cardLooks = isNew ? this.#cardLooks + 1 : 0;
    if (before === undefined || this.#cardLooks < CARD_LOOKS) return;
    const text = errors.slice(0, errors.length - before).find(Boolean) ?? 'The site could not generate';
    const failure =
      errorInText(text, { stage: 'submitted', now: site.clock.now() }) ??
      new GatewayError('site_failed', text, { stage: 'submitted' });
    for (const { mediaId } of flow.media)
      if (!this.#linkOf(mediaId) && this.#chase.sightings.records.get(mediaId)?.status !== 3)
        this.#failures.set(mediaId, failure);
  }

  #progress({ percents, pending }: TileLook, now: number): void {
    const { session, site, flow } = this.#chase;
    const isOurs = percents.length > 0 && pending <= flow.media.length;
    const shown = percents.reduce((sum, percent) => sum + percent, 0) / Math.max(1, percents.length);
    const elapsed = now - (flow.submittedAt ?? this.#beganAt);
    const guessed = Math.min(90, (elapsed / site.profile.budgets.typicalVideoMs) * 90);
    const percent = Math.floor(Math.min(98, isOurs ? shown : guessed));
    if (percent <= this.#percent) return;
    this.#percent = percent;
    session.report(percent);
  }

  /** A quiet page is looked at, in case it asks for the person; one that stays silent is opened anew. */
  async #judgeSilence(tiles: TileLook | null, now: number): Promise<void> {
    const { session, site, sightings, flow } = this.#chase;
    const { budgets, limits } = site.profile;
    const heardAt = Math.max(this.#silentSince, sightings.watch.lastNewsAt);
    const isSeen = flow.media.some(
      ({ mediaId, workflowId }) =>
        sightings.records.has(mediaId) ||
        [...sightings.entries.values()].some((entry) => entry.workflowId === workflowId),
    );
    const isMissing = !isSeen && sightings.listings > this.#emptyLooks;
    const patience = isMissing ? budgets.quietMs : budgets.silentMs;
    if (now - heardAt >= budgets.quietMs || tiles === null) {
      const stop = await findStop(session, site.profile.guard);
      if (stop) throw stopError(stop, 'submitted');
    }
    if (now - heardAt < patience) return;
    this.#silentSince = now;
    if (isMissing && (tiles?.pending ?? 0) === 0) this.#emptyLooks++;
    if (this.#emptyLooks >= limits.absentLooks && now - this.#beganAt >= budgets.absentAfterMs)
      throw new GatewayError('remote_job_lost', undefined, { stage: 'submitted' });
    await this.#open();
  }
}
