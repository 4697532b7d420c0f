import { readFile } from 'node:fs/promises';
import { GatewayError, type JsonObject } from '../../contract/index.ts';
import { buildRequest, modelNamed, type RequestFields, type UploadedFile } from '../../domain/index.ts';
import { renderCreatedVideo } from '../dialects/render.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { askToPoll, linksFor, profileHint } from '../request-facts.ts';
import { ownTask } from './own-task.ts';
import { placeOrder } from './place-order.ts';
import { firstResult } from './video-content.get.ts';

/** The SDKs name none. */
const USUAL_EDITOR = 'veo-omni-flash-video-edit';

const VIDEO_FIELDS = ['video', 'video_url', 'videos', 'video_urls'];

export const namesVideo = ({ values, files }: RequestFields): boolean =>
  files.some(({ field }) => VIDEO_FIELDS.includes(field)) ||
  VIDEO_FIELDS.some((name) => ![undefined, null, ''].includes(values[name] as never));

/** The SDKs' `videos.edit`: a prompt and a video, sent along or named as `video[id]`. */
export async function editVideo(
  ctx: GatewayContext,
  parts: GatewayParts,
  body: RequestFields,
): Promise<void> {
  const profile = profileHint(ctx) ?? 'openai';
  ctx.state.profile = profile;
  const { model = USUAL_EDITOR } = body.values;
  const entry = modelNamed(model === '' ? USUAL_EDITOR : model, { policy: parts.settings() });
  if (entry.sourceVideo === 'ignored' && !entry.whenEditing) {
    throw new GatewayError('model_not_available', `${entry.name} does not edit videos`, { param: 'model' });
  }
  const source = await withOwnVideo(ctx, parts, body);
  const values: JsonObject = { ...source.values, mode: 'edit' };
  const how = { profile, requestedModel: entry.name, durationMustBeNamed: false };
  const task = await placeOrder(ctx, parts, buildRequest(entry, { ...source, values }, how));
  askToPoll(ctx, task);
  ctx.body = renderCreatedVideo(task, profile, linksFor(ctx, parts));
}

/** `video: {id}` names a finished video of the caller; its bytes take the place of the name. */
async function withOwnVideo(
  ctx: GatewayContext,
  parts: GatewayParts,
  { values, files }: RequestFields,
): Promise<RequestFields> {
  const { video, ...rest } = values;
  const id = typeof video === 'object' && video !== null && !Array.isArray(video) ? video.id : undefined;
  if (id === undefined) return { values, files };
  const item = firstResult(await ownTask(ctx, parts, id));
  if (item.kind !== 'video') {
    throw new GatewayError('bad_parameter', 'video[id] names an image', { param: 'video' });
  }
  const path = parts.media.pathOf(item);
  if (path === null) throw new GatewayError('media_gone');
  const own: UploadedFile = { field: 'video', bytes: await readFile(path) };
  return { values: rest, files: [...files, own] };
}
