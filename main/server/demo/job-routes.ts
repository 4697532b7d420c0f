import Router, { type RouterMiddleware } from '@koa/router';
import { z } from 'zod';
import { viewJob } from './job-view.ts';
import { sniff } from './media-files.ts';
import { LIMITS, PRICES } from './order.ts';
import { quotaResetAt } from './order-routes.ts';
import { readBody, readJson } from './read-body.ts';
import type { DemoContextState, SiteParts } from './site-parts.ts';
import type { Job } from './state.ts';

const LISTED = 50;
const MOST_RESULT_BYTES = 128 * 1024 ** 2;

const PageSchema = z.object({ page: z.string().min(8).max(64) });
const ProgressSchema = PageSchema.extend({ percent: z.number().min(0).max(100) });
const FailureSchema = PageSchema.extend({ message: z.string().max(500) });
const ResultQuery = PageSchema.extend({
  w: z.coerce.number().int().min(1).max(8192),
  h: z.coerce.number().int().min(1).max(8192),
});

type JobState = DemoContextState & { job: Job };
type JobMiddleware = RouterMiddleware<JobState>;

const GONE = { ok: false, reason: 'NOT_FOUND', message: 'There is no such job' };
const TAKEN = { ok: false, reason: 'TAKEN', message: 'Another page draws this job' };

/** Session and job reads, and what the drawing page says about its job. */
export function jobRoutes(parts: SiteParts): Router<JobState> {
  const { queue, keeper } = parts;
  const router = new Router<JobState>();
  const pick: JobMiddleware = async (ctx, next) => {
    const job = queue.get(ctx.state.account.id, ctx.params.id ?? '');
    if (!job) {
      ctx.status = 404;
      ctx.body = GONE;
      return;
    }
    ctx.state.job = job;
    await next();
  };

  router.get('/session', (ctx) => {
    ctx.body = viewSession(parts, ctx.state);
  });

  router.get('/jobs', (ctx) => {
    const { account } = ctx.state;
    const page = typeof ctx.query.page === 'string' ? ctx.query.page : undefined;
    const jobs = queue.list(account.id, page);
    if (account.scenario === 'expired_mid_job' && jobs.some((job) => job.state === 'running')) {
      account.scenario = null;
      parts.accounts.expire(account);
      ctx.status = 401;
      ctx.body = { ok: false, reason: 'SIGNED_OUT', message: 'Your session has expired. Sign in again.' };
      return;
    }
    ctx.body = {
      ok: true,
      account: account.id,
      credits: account.scenario === 'quota' ? 0 : account.credits,
      now: parts.clock.now(),
      jobs: jobs.slice(0, LISTED).map((job) => viewJob(parts, job, { page })),
    };
  });

  router.get('/jobs/:id', pick, (ctx) => {
    ctx.body = { ok: true, job: viewJob(parts, ctx.state.job, { fresh: true }) };
  });

  router.post('/jobs/:id/claim', pick, async (ctx) => {
    const body = PageSchema.safeParse(await readJson(ctx.req));
    ctx.body = body.success && queue.claim(ctx.state.job, body.data.page) ? { ok: true } : TAKEN;
    keeper.changed();
  });

  router.post('/jobs/:id/progress', pick, async (ctx) => {
    const body = ProgressSchema.safeParse(await readJson(ctx.req));
    const held = body.success && queue.progress(ctx.state.job, body.data.page, body.data.percent);
    ctx.body = held ? { ok: true } : TAKEN;
  });

  router.put('/jobs/:id/results/:index', pick, async (ctx) => {
    const { job, account } = ctx.state;
    const query = ResultQuery.safeParse(ctx.query);
    const bytes = await readBody(ctx.req, MOST_RESULT_BYTES);
    const index = Number(ctx.params.index);
    const mime = bytes && sniff(bytes);
    const fits = mime?.startsWith(job.model === 'demo-video' ? 'video/' : 'image/');
    if (!query.success || !bytes || !mime || !fits || job.results[index] === undefined) {
      ctx.status = 400;
      ctx.body = { ok: false, reason: 'BAD_INPUT', message: 'Not a result of this job' };
      return;
    }
    if (!queue.progress(job, query.data.page, job.percent)) {
      ctx.body = TAKEN;
      return;
    }
    const { w: width, h: height } = query.data;
    const about = { accountId: account.id, name: `${job.id}-${index}`, width, height };
    job.results[index] = (await parts.files.keep(bytes, mime, about)).id;
    queue.finish(job);
    keeper.changed();
    ctx.body = { ok: true };
  });

  router.post('/jobs/:id/failed', pick, async (ctx) => {
    const body = FailureSchema.safeParse(await readJson(ctx.req));
    const held = body.success && queue.progress(ctx.state.job, body.data.page, 0);
    if (held) queue.fail(ctx.state.job, 'GENERATION_FAILED', body.data.message);
    keeper.changed();
    ctx.body = held ? { ok: true } : TAKEN;
  });

  router.post('/jobs/:id/cancel', pick, (ctx) => {
    ctx.body = { ok: queue.cancel(ctx.state.job) };
    keeper.changed();
  });

  router.post('/leave', async (ctx) => {
    const body = PageSchema.safeParse(await readJson(ctx.req));
    if (body.success) queue.leave(ctx.state.account.id, body.data.page);
    ctx.body = { ok: body.success };
  });

  return router;
}

function viewSession(parts: SiteParts, { account }: DemoContextState) {
  const { id, name, guest, scenario, flagged } = account;
  return {
    ok: true,
    account: { id, name, guest },
    credits: scenario === 'quota' ? 0 : account.credits,
    creditsResetAt: scenario === 'quota' ? quotaResetAt(parts.clock.now()) : null,
    locale: scenario === 'localized' ? 'zh' : null,
    notice: flagged ? 'unusual_activity' : null,
    dialog: scenario === 'consent' ? 'terms' : scenario === 'unknown_modal' ? 'spotlight' : null,
    // A menu that silently keeps the cheaper choice, as plans without an option do.
    downgrade: scenario === 'silent_downgrade',
    limits: LIMITS,
    prices: PRICES,
  };
}
