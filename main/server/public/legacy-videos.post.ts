import { GatewayError, type JsonObject } from '../../contract/index.ts';
import { buildRequest, modelNamed, type RequestDraft, type RequestFields } from '../../domain/index.ts';
import { readBody } from '../body/read-body.ts';
import { legacyVideoAnswer } from '../dialects/legacy002/video-answer.ts';
import { jobObject } from '../dialects/shared/job-object.ts';
import { isTrue } from '../dialects/shared/truth.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { linksFor } from '../request-facts.ts';
import { awaitTask } from './await-task.ts';
import { editVideo, namesVideo } from './edit-video.ts';
import type { EventStreams } from './event-streams.ts';
import { placeOrder } from './place-order.ts';

const USUAL_MODEL = 'sora-2';

/** Names under which document 002 takes frames. */
const IMAGE_FIELDS = [
  'image',
  'images',
  'image_url',
  'image_urls',
  'image_first',
  'first_frame',
  'first_image_url',
  'image_last',
  'last_frame',
  'last_image_url',
  'end_image_url',
  'input_reference',
];

/** `POST /v1/videos/generations`: the older route of document 002, waiting or, with `background`, as a job. */
export const generateLegacyVideo =
  (parts: GatewayParts, streams: EventStreams): GatewayMiddleware =>
  async (ctx) => {
    speakLegacy(ctx);
    const body = await readBody(ctx.req, parts.settings());
    await answerLegacy(ctx, parts, streams, body);
  };

/**
 * `POST /v1/videos/edits`, one path with two meanings: with a video in it, the SDKs edit that video; with images,
 * document 002 makes a video of them.
 */
export const editVideos =
  (parts: GatewayParts, streams: EventStreams): GatewayMiddleware =>
  async (ctx) => {
    const body = await readBody(ctx.req, parts.settings());
    if (namesVideo(body)) return editVideo(ctx, parts, body);
    speakLegacy(ctx);
    if (!IMAGE_FIELDS.some((name) => isSent(body, name))) {
      throw new GatewayError('missing_image', 'Send an image as first frame, or a video to edit', {
        param: 'image',
      });
    }
    return answerLegacy(ctx, parts, streams, body);
  };

const speakLegacy = (ctx: GatewayContext) =>
  Object.assign(ctx.state, { profile: 'legacy002', subject: 'task' });

const isSent = ({ values, files }: RequestFields, name: string): boolean =>
  files.some(({ field }) => field === name) || ![undefined, null, ''].includes(values[name] as never);

async function answerLegacy(
  ctx: GatewayContext,
  parts: GatewayParts,
  streams: EventStreams,
  { values, files }: RequestFields,
): Promise<void> {
  const { background, response_format: _urlsOnly, user: _user, ...asked } = values;
  const task = await placeOrder(ctx, parts, legacyDraft(parts, { values: asked, files }));
  ctx.set('cache-control', 'no-store');
  if (isTrue(background)) {
    ctx.body = jobObject(task, null);
    return;
  }
  const done = await awaitTask(ctx, parts, streams, task);
  ctx.body = legacyVideoAnswer(done, linksFor(ctx, parts));
}

function legacyDraft({ settings }: GatewayParts, { values, files }: RequestFields): RequestDraft {
  const model = values.model === undefined || values.model === '' ? USUAL_MODEL : values.model;
  const entry = modelNamed(model, { route: 'legacy002', policy: settings() });
  if (entry.kind !== 'video') {
    throw new GatewayError('model_not_available', `${entry.name} makes images; order them at /v1/images`, {
      param: 'model',
    });
  }
  const asked: JsonObject = { ...values, model };
  const how = { requestedModel: String(model).trim(), durationMustBeNamed: false } as const;
  return buildRequest(entry, { values: asked, files }, { ...how, profile: 'legacy002' });
}
