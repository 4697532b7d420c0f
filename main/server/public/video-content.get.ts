import { GatewayError } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { mediaPath } from '../dialects/shared/result-urls.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { ownTask } from './own-task.ts';
import { sendMedia } from './send-media.ts';

/**
 * `GET|HEAD /v1/videos/{id}/content`: the bytes themselves, no redirect (relays check each hop against their own rules). The
 * `Accept` header is not looked at: SDKs send `application/binary`.
 */
export const readContent =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const task = await ownTask(ctx, parts, ctx.params.id);
    checkVariant(ctx);
    const item = firstResult(task);
    const extension = mediaPath(task.id, 0, item).split('.').at(-1);
    await sendMedia(ctx, parts, { item, fileName: `${task.id}.${extension}` });
  };

function checkVariant(ctx: GatewayContext): void {
  const variant = ctx.query.variant ?? 'video';
  if (variant === 'video') return;
  throw new GatewayError('unsupported_variant', 'Only variant=video is available', { param: 'variant' });
}

/** Errors: `not_ready`, `task_not_successful`, `media_gone`. */
export function firstResult(task: Task) {
  if (task.state === 'queued' || task.state === 'processing') throw new GatewayError('not_ready');
  if (task.state !== 'completed') {
    throw new GatewayError('task_not_successful', task.error?.message);
  }
  const item = task.result?.media[0];
  if (!item) throw new GatewayError('media_gone');
  return item;
}
