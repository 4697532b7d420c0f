import type { Profile } from '../contract/index.ts';
import type { Task } from '../domain/index.ts';
import { explicitProfile } from './dialects/profile.ts';
import type { LinkMaker } from './dialects/shared/result-urls.ts';
import type { GatewayContext, GatewayParts } from './gateway.ts';

/** The profile the request itself fixes (header, query, key, SDK), or null. */
export function profileHint(ctx: GatewayContext): Profile | null {
  const asked = ctx.get('x-api-profile') || ctx.query.profile;
  const agent = ctx.get('user-agent');
  return explicitProfile({
    asked: Array.isArray(asked) ? asked[0] : asked,
    keyProfile: ctx.state.caller?.profile ?? null,
    isSdk: ctx.get('x-stainless-lang') !== '' || agent.startsWith('OpenAI/') || agent.includes('ai-sdk'),
  });
}

/** Links on the origin the client used; the host guard has checked that name. */
export const linksFor = (ctx: GatewayContext, { signer, media, clock }: GatewayParts): LinkMaker => ({
  nowMs: clock.now(),
  isKept: (item) => media.pathOf(item) !== null,
  linkTo: (path, lifeMs) => `${ctx.protocol}://${ctx.host}${signer.sign(path, lifeMs)}`,
});

/** Milliseconds until the next look at a task that is not done. */
const POLL_AFTER_MS: Partial<Record<Task['state'], number>> = { queued: 3000, processing: 2000 };

/** A whole number: the Python SDK fails on anything else. */
export function askToPoll(ctx: GatewayContext, task: Task): void {
  const pollAfterMs = POLL_AFTER_MS[task.state];
  ctx.set('cache-control', 'no-store');
  if (pollAfterMs !== undefined) ctx.set('openai-poll-after-ms', String(pollAfterMs));
}

/** Aborts when the client leaves before its answer is complete. */
export function clientSignal(ctx: GatewayContext): AbortSignal {
  const controller = new AbortController();
  if (ctx.res.destroyed) controller.abort(new Error('the client left'));
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) controller.abort(new Error('the client left'));
  });
  return controller.signal;
}
