import { GatewayError } from '../../contract/index.ts';
import type { MediaItem, PictureWish, Task } from '../../domain/index.ts';
import { extensionOf } from '../dialects/shared/result-urls.ts';
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
    const isThumbnail = asksForThumbnail(ctx, task);
    const item = firstResult(task);
    const file = isThumbnail ? await thumbnailOf(parts, item) : await originalOf(parts, item);
    await sendMedia(ctx, { ...file, fileName: `${task.id}.${extensionOf(file.mime)}` });
  };

const THUMBNAIL: PictureWish = { type: 'image/webp', quality: 80, maxSide: 512 };

function asksForThumbnail(ctx: GatewayContext, { request }: Task): boolean {
  const variant = ctx.query.variant ?? 'video';
  if (variant === 'video') return false;
  if (variant === 'thumbnail' && request.kind === 'image') return true;
  // Nothing here decodes videos.
  const offered = request.kind === 'image' ? 'video and thumbnail' : 'video';
  throw unsupported(`The variants available are: ${offered}`);
}

async function thumbnailOf({ pictures }: GatewayParts, item: MediaItem) {
  const file = await pictures.pictureOf(item, THUMBNAIL);
  if (!file) throw unsupported('This picture cannot be made smaller here');
  return file;
}

const originalOf = async ({ media }: GatewayParts, item: MediaItem) => ({
  path: media.pathOf(item),
  mime: item.mime,
});

const unsupported = (message: string): GatewayError =>
  new GatewayError('unsupported_variant', message, { param: 'variant' });

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
