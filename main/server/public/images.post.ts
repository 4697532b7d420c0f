import { GatewayError, type Profile } from '../../contract/index.ts';
import {
  buildRequest,
  type CatalogueRoute,
  modelNamed,
  type RequestDraft,
  type RequestFields,
} from '../../domain/index.ts';
import { readBody } from '../body/read-body.ts';
import { completedEvent, imagesAnswer } from '../dialects/images/images-answer.ts';
import { type ImageAction, readImageWish } from '../dialects/images/parse.ts';
import { namedEvent } from '../dialects/shared/event-text.ts';
import { jobObject } from '../dialects/shared/job-object.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { profileHint } from '../request-facts.ts';
import { awaitTask } from './await-task.ts';
import type { EventStreams } from './event-streams.ts';
import { placeOrder } from './place-order.ts';
import { readBase64, readImages } from './read-images.ts';
import { streamTask } from './stream-task.ts';

export interface ImageRoute {
  action: ImageAction;
  route: Extract<CatalogueRoute, 'v1' | 'flow'>;
}

/** `POST /v1/images/{generations,edits}` and the same below `/flow`: the images themselves, a stream, or a job. */
export const createImages =
  (parts: GatewayParts, streams: EventStreams, { action, route }: ImageRoute): GatewayMiddleware =>
  async (ctx) => {
    const profile = route === 'flow' ? 'flow' : (profileHint(ctx) ?? 'openai');
    Object.assign(ctx.state, { profile, subject: 'task' });
    const body = await readBody(ctx.req, parts.settings());
    const { fields, format, output, isStream, isJob } = readImageWish(body, action);
    const draft = imageDraft(parts, fields, { action, route, profile: isJob ? 'legacy002' : profile });
    const task = await placeOrder(ctx, parts, draft);
    ctx.set('cache-control', 'no-store');
    if (isJob) {
      ctx.body = jobObject(task, null);
      return;
    }
    if (isStream) {
      streamTask(ctx, parts, streams, {
        task,
        words: {
          result: async (done) =>
            (await readBase64(done, parts, output))
              .map((image) => namedEvent(...completedEvent(done, action, image)))
              .join(''),
          failure: (error) => namedEvent('error', { error }),
        },
      });
      return;
    }
    const done = await awaitTask(ctx, parts, streams, task);
    const { data, mime } = await readImages(ctx, parts, done, { format, output });
    ctx.body = imagesAnswer(done, data, mime);
  };

function imageDraft(
  parts: GatewayParts,
  fields: RequestFields,
  { action, route, profile }: ImageRoute & { profile: Profile },
): RequestDraft {
  const { model } = fields.values;
  const entry = modelNamed(model, { route, policy: parts.settings() });
  if (entry.kind !== 'image') {
    throw new GatewayError('model_not_available', `${entry.name} makes videos; order them at /v1/videos`, {
      param: 'model',
    });
  }
  const requestedModel = String(model).trim();
  const draft = buildRequest(entry, fields, { profile, requestedModel, durationMustBeNamed: false });
  if (action === 'edit' && draft.references.length === 0) {
    throw new GatewayError('missing_image', 'An edit needs at least one image', { param: 'image' });
  }
  return draft;
}
