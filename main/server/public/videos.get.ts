import { GatewayError } from '../../contract/index.ts';
import { readingProfile } from '../dialects/profile.ts';
import { renderVideo } from '../dialects/render.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { callerOf } from '../middleware/authentication.ts';
import { linksFor, profileHint } from '../request-facts.ts';
import { ownTask } from './own-task.ts';

/** `GET /v1/videos?after&limit&order`: the tenant's tasks. `last_id` is what the SDKs page by. */
export const listVideos =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const after = await readAfter(ctx, parts);
    const { rows, hasMore } = await parts.desk.list({
      tenantId: callerOf(ctx).tenantId,
      limit: readLimit(ctx),
      order: readOrder(ctx),
      ...(after === undefined ? {} : { after }),
    });
    const hint = profileHint(ctx);
    const links = linksFor(ctx, parts);
    ctx.set('cache-control', 'no-store');
    ctx.body = {
      object: 'list',
      data: rows.map((task) => renderVideo(task, readingProfile(hint, task.request.profile), links)),
      has_more: hasMore,
      first_id: rows[0]?.id ?? null,
      last_id: rows.at(-1)?.id ?? null,
    };
  };

const bad = (param: string, message: string) => new GatewayError('bad_parameter', message, { param });

const queryText = (ctx: GatewayContext, name: string): string | undefined => {
  const value = ctx.query[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
};

function readLimit(ctx: GatewayContext): number {
  const text = queryText(ctx, 'limit') ?? '20';
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= 100) return limit;
  throw bad('limit', 'limit must be 1 to 100');
}

function readOrder(ctx: GatewayContext): 'asc' | 'desc' {
  const order = queryText(ctx, 'order') ?? 'desc';
  if (order === 'asc' || order === 'desc') return order;
  throw bad('order', 'order must be asc or desc');
}

/** A place in the list that is gone would page to an empty end, as if nothing more were there. */
async function readAfter(ctx: GatewayContext, parts: GatewayParts): Promise<string | undefined> {
  const after = queryText(ctx, 'after');
  if (after === undefined) return undefined;
  try {
    return (await ownTask(ctx, parts, after)).id;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'not_found') {
      throw bad('after', 'after names no video of yours');
    }
    throw error;
  }
}
