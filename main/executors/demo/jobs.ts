import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { type FailureStage, GatewayError, type GenerationRequest } from '../../contract/index.ts';
import type { DoubtfulAttempt, Outcome, RemoteJob } from '../../domain/index.ts';
import { Deadline } from '../../kernel/index.ts';
import { act, findStop, guard, type JobOwners, selectorFor, stopError } from '../kit/index.ts';
import { type DemoSite, goHome, promptOf, settingsFor } from './compose.ts';
import { refusalError, refusalIn } from './errors.ts';
import { type JobList, JobListSchema, jsonOf, pathOf, type SiteJob } from './shapes.ts';

/** Follows a job by listening to the page's own looks at the list; the page needs no help to go on. */
export async function follow(session: BrowserSession, job: RemoteJob, site: DemoSite): Promise<Outcome> {
  const { limits } = site.profile;
  await beAtHome(session, site, 'submitted');
  let absent = 0;
  let withoutLinks = 0;
  for (;;) {
    const { jobs } = await nextList(session, site, 'submitted');
    const found = jobs.find(({ id }) => id === job.id);
    if (!found) {
      if (++absent > limits.absentLooks)
        throw new GatewayError('remote_job_lost', undefined, { stage: 'submitted' });
      continue;
    }
    absent = 0;
    throwIfEnded(found, site);
    session.report(Math.min(98, Math.floor(found.percent)));
    if (found.state !== 'done') continue;
    const hasLinks = found.results.length > 0 && found.results.every(({ url }) => url !== null);
    if (hasLinks) return outcomeOf(found);
    if (++withoutLinks >= limits.looksForLinks) {
      throw new GatewayError('media_invalid', 'The site calls the job done but gives no link to its result', {
        stage: 'collecting',
        next: 'give_up',
      });
    }
  }
}

function outcomeOf(job: SiteJob): Outcome {
  const { settings, model, references, clientId, createdAt } = job;
  return {
    items: job.results.map((result) => ({ ...result, jobId: job.id })),
    details: { model, submittedSettings: { ...settings }, references, clientId, siteCreatedAt: createdAt },
  };
}

function throwIfEnded(job: SiteJob, { clock }: DemoSite): void {
  if (job.state === 'cancelled') {
    throw new GatewayError('site_failed', 'The job was cancelled at the site', {
      stage: 'submitted',
      next: 'give_up',
    });
  }
  if (job.state !== 'failed') return;
  const refusal = {
    ok: false as const,
    reason: job.reason ?? 'UNKNOWN',
    message: job.message ?? 'The job failed',
  };
  throw refusalError(refusal, { stage: 'submitted', now: clock.now() });
}

/**
 * Looks for the order of an attempt whose answer was lost: same prompt and settings, made since the attempt began.
 * Two that fit, or one that may be a neighbour's, is `unknown`: nobody's result is taken by guess.
 */
export async function find(
  session: BrowserSession,
  { attempt, request, known }: { attempt: DoubtfulAttempt; request: GenerationRequest; known: JobOwners },
  site: DemoSite,
): Promise<RemoteJob | 'absent' | 'unknown'> {
  const { limits } = site.profile;
  await goHome(session, site).catch(restage('submitting'));
  for (let look = 1; ; look++) {
    const list = await nextList(session, site, 'submitting');
    // The site's clock against ours; a second for the way.
    const since = attempt.startedAt + (list.now - site.clock.now()) - 1_000;
    const fitting = list.jobs.filter(
      (job) => job.createdAt >= since && !attempt.taken.has(job.id) && fits(job, request, site),
    );
    const free = fitting.filter((job) => [undefined, attempt.id].includes(known.ownerOf(job.id)));
    const [only] = free;
    if (only && free.length === 1) {
      known.remember(only.id, attempt.id);
      return { id: only.id, data: { clientId: only.clientId, createdAt: only.createdAt } };
    }
    if (free.length > 1 || fitting.some((job) => known.ownerOf(job.id) === '')) return 'unknown';
    const isCut = list.jobs.length >= limits.listedJobs && list.jobs.every((job) => job.createdAt >= since);
    if (isCut) return 'unknown';
    if (look >= limits.absentLooks) return 'absent';
  }
}

function fits(job: SiteJob, request: GenerationRequest, { profile }: DemoSite): boolean {
  const wanted = settingsFor(request, profile);
  return (
    job.prompt === promptOf(request) &&
    job.model === wanted.model &&
    job.settings.aspect === wanted.aspect &&
    job.settings.resolution === wanted.resolution &&
    job.settings.n === wanted.n &&
    (job.settings.durationS ?? undefined) === wanted.durationS &&
    job.references.length === request.references.length
  );
}

/**
 * The page's own button on the job's tile; nothing when the job has ended. The attempt's signal, and with it its wire,
 * has usually ended when this is asked, so a time of its own bounds it and only the page is used.
 */
export async function abandon(session: BrowserSession, job: RemoteJob, site: DemoSite): Promise<void> {
  const { selectors, budgets, paths } = site.profile;
  const timeoutMs = budgets.settingMs;
  const late = () =>
    new GatewayError('site_timeout', 'The job could not be cancelled in time', { stage: 'submitted' });
  using deadline = new Deadline(site.clock, timeoutMs, late);
  const bounds = { signal: deadline.signal };
  const step = { what: 'cancel the job', timeoutMs, stage: 'submitted' } as const;
  if (!isAtHome(session, site)) {
    const home = `${site.origin()}${paths.home}`;
    await act(bounds, step, (limits) =>
      session.page.goto(home, { ...limits, waitUntil: 'domcontentloaded' }),
    );
  }
  await act(bounds, step, (limits) =>
    session.page.locator(selectorFor(selectors.tile, job.id)).waitFor(limits),
  );
  const button = session.page.locator(selectorFor(selectors.cancel, job.id));
  if (await button.isVisible()) await act(bounds, step, (limits) => button.click(limits));
}

function isAtHome({ page }: BrowserSession, { origin, profile }: DemoSite): boolean {
  const home = new URL(profile.paths.home, origin());
  const here = page.url();
  return URL.canParse(here) && new URL(here).origin === home.origin && pathOf(here) === home.pathname;
}

async function beAtHome(session: BrowserSession, site: DemoSite, stage: FailureStage): Promise<void> {
  if (isAtHome(session, site)) {
    // A page whose session ended a moment ago looks no more: waiting for its next look would take long to notice.
    return guard(session, site.profile.guard, stage);
  }
  await goHome(session, site).catch(restage(stage));
}

/** The same failure means something else once an order may be on its way. */
const restage =
  (stage: FailureStage) =>
  (error: unknown): never => {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message, blame, next, retryAfterMs, cause } = error;
    throw new GatewayError(code, message, {
      blame,
      next,
      stage,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      cause,
    });
  };

/**
 * The next list the page gets. A quiet page is looked at, in case it asks for the person; one that stays silent is
 * brought to the front, then opened anew once.
 */
async function nextList(session: BrowserSession, site: DemoSite, stage: FailureStage): Promise<JobList> {
  const { profile, clock } = site;
  const { quietMs, silentMs } = profile.budgets;
  let quietSince = clock.now();
  for (let silences = 0; ; ) {
    const response = await nextLook(session, site);
    if (response) {
      const list = await readList(response, { stage, now: clock.now() });
      if (list) return list;
      continue;
    }
    const stop = await findStop(session, profile.guard);
    if (stop) throw stopError(stop, stage);
    if (clock.now() - quietSince + quietMs <= silentMs) continue;
    quietSince = clock.now();
    if (++silences > 2) throw new GatewayError('site_timeout', 'The page fell silent', { stage });
    await session.page.bringToFront();
    if (silences === 2) await goHome(session, site).catch(restage(stage));
  }
}

/** Null when the page has not looked for a while. */
async function nextLook(session: BrowserSession, { profile }: DemoSite): Promise<WireResponse | null> {
  const isLook = ({ url, request }: WireResponse): boolean =>
    request.method === 'GET' && pathOf(url) === profile.paths.jobs;
  const wait = { what: 'list of jobs', timeoutMs: profile.budgets.quietMs, signal: session.signal };
  return session.wire.response(isLook, wait).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'site_timeout') return null;
    throw error;
  });
}

/** Null for an answer that says nothing: the page asks again by itself. */
async function readList(
  response: WireResponse,
  { stage, now }: { stage: FailureStage; now: number },
): Promise<JobList | null> {
  const refused = await refusalIn(response, { stage, now });
  if (refused) throw refused;
  const list = JobListSchema.safeParse(await jsonOf(response));
  if (list.success) return list.data;
  if (response.status !== 200) return null;
  throw new GatewayError('site_drift', 'The list of jobs has changed', { stage });
}
