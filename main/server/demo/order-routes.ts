import Router from '@koa/router';
import type { Context } from 'koa';
import { viewJob } from './job-view.ts';
import { OrderSchema, priceOf } from './order.ts';
import { readJson } from './read-body.ts';
import { type Scenario, scenarioOfOrder } from './scenarios.ts';
import type { DemoContextState, SiteParts } from './site-parts.ts';
import type { Account } from './state.ts';

const QUOTA_RETURNS_MS = 3 * 3600_000;
const RETRY_AFTER_S = 30;
const ANSWER_HELD_MS = 120_000;

interface Refusal {
  status?: number;
  retryAfterS?: number;
  reason: string;
  message: string;
  resetAt?: number;
}

export const quotaResetAt = (nowMs: number): number => nowMs + QUOTA_RETURNS_MS;

function refusal(account: Account, scenario: Scenario | null, price: number, now: number): Refusal | null {
  if (scenario === 'unusual_activity') {
    account.flagged = true;
    return { reason: 'UNUSUAL_ACTIVITY', message: 'Our systems have detected unusual activity.' };
  }
  if (scenario === 'rate_limited') {
    const message = 'Too many requests. Slow down.';
    return { status: 429, retryAfterS: RETRY_AFTER_S, reason: 'RATE', message };
  }
  if (scenario === 'policy') {
    return { reason: 'POLICY', message: 'This prompt may violate our content policy.' };
  }
  if (scenario === 'submit_refused') {
    return { reason: 'BUSY', message: 'We are at capacity. Try again later.' };
  }
  if (scenario === 'quota' || account.credits < price) {
    return { reason: 'QUOTA', message: 'You are out of credits.', resetAt: quotaResetAt(now) };
  }
  return null;
}

/** The paid click arrived, its answer does not. */
function holdAnswer(parts: SiteParts, ctx: Context): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      cancel();
      parts.held.delete(end);
      resolve();
    };
    const cancel = parts.clock.after(ANSWER_HELD_MS, end);
    parts.held.add(end);
    ctx.res.on('close', end);
  });
}

/** `POST /demo/api/jobs`: the one request that costs credits. */
export function orderRoutes(parts: SiteParts): Router<DemoContextState> {
  const router = new Router<DemoContextState>();

  router.post('/jobs', async (ctx) => {
    const { account } = ctx.state;
    const order = OrderSchema.safeParse(await readJson(ctx.req));
    if (!order.success) {
      const where = order.error.issues.map((issue) => issue.path.join('.')).join(', ');
      ctx.body = { ok: false, reason: 'BAD_INPUT', message: `Not a valid order: ${where}` };
      return;
    }
    const unknown = order.data.references.find((id) => parts.files.get(id)?.accountId !== account.id);
    if (unknown) {
      ctx.body = { ok: false, reason: 'BAD_INPUT', message: 'A reference is no longer there' };
      return;
    }
    const scenario = scenarioOfOrder(order.data.prompt, account.scenario);
    const refused = refusal(account, scenario, priceOf(order.data), parts.clock.now());
    if (refused) {
      const { status, retryAfterS, ...body } = refused;
      ctx.status = status ?? 200;
      if (retryAfterS !== undefined) ctx.set('retry-after', String(retryAfterS));
      ctx.body = { ok: false, ...body };
      parts.keeper.changed();
      return;
    }
    const job = parts.queue.submit(account, order.data, scenario);
    parts.keeper.changed();
    if (scenario === 'submit_no_answer') {
      await holdAnswer(parts, ctx);
      ctx.status = 504;
      return;
    }
    ctx.body = { ok: true, job: viewJob(parts, job, { page: order.data.page }), credits: account.credits };
  });

  return router;
}
