import type { JsonObject } from '../../contract/index.ts';
import { buildRequest, type CatalogueRoute, isChatOnly, modelNamed } from '../../domain/index.ts';
import { newId } from '../../kernel/index.ts';
import { readBody } from '../body/read-body.ts';
import {
  type Completion,
  completion,
  firstChunk,
  lastChunks,
  progressChunk,
  type Said,
} from '../dialects/chat/completion.ts';
import { mediaSaid, progressSaid } from '../dialects/chat/media-said.ts';
import { type ChatWish, readChatWish } from '../dialects/chat/parse.ts';
import { isChannelTest } from '../dialects/chat/probe.ts';
import { dataEvent } from '../dialects/shared/event-text.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { profileHint } from '../request-facts.ts';
import { awaitTask } from './await-task.ts';
import type { EventStreams } from './event-streams.ts';
import { placeOrder } from './place-order.ts';
import { readLinks } from './read-images.ts';
import { sendEvents } from './send-events.ts';
import { streamTask } from './stream-task.ts';

/** What chat-only models and tests of a channel are told. */
const NOTHING_MADE: Said = { content: 'The gateway is reachable. Nothing was generated.', images: [] };

/** `POST /v1/chat/completions` and the same below `/flow`: media models generate, the answer is the media in a message. */
export const createChatCompletion =
  (
    parts: GatewayParts,
    streams: EventStreams,
    route: Extract<CatalogueRoute, 'v1' | 'flow'>,
  ): GatewayMiddleware =>
  async (ctx) => {
    const profile = route === 'flow' ? 'flow' : (profileHint(ctx) ?? 'openai');
    Object.assign(ctx.state, { profile, subject: 'task' });
    const { values, files } = await readBody(ctx.req, parts.settings());
    const wish = readChatWish(values);
    const model = String(values.model).trim();
    if (isChatOnly(model)) return answerNothing(ctx, parts, wish);
    const entry = modelNamed(values.model, { route, policy: parts.settings() });
    if (isChannelTest(values)) return answerNothing(ctx, parts, wish);

    const draft = buildRequest(
      entry,
      { values: wish.values, files },
      { profile, requestedModel: model, durationMustBeNamed: false },
    );
    const task = await placeOrder(ctx, parts, draft);
    const which: Completion = { id: task.id, createdS: Math.floor(task.createdAt / 1000), model };
    const say = (done: typeof task): Said =>
      mediaSaid(done, readLinks(ctx, parts, done), route === 'flow' ? 'html' : 'markdown');
    ctx.set('cache-control', 'no-store');
    if (wish.isStream) {
      streamTask(ctx, parts, streams, {
        task,
        words: {
          begin: firstChunk(which),
          progress: (step) => progressChunk(which, progressSaid(step)),
          result: (done) => lastChunks(which, say(done), wish.wantsUsage),
          failure: (error: JsonObject) => dataEvent({ error }),
        },
      });
      return;
    }
    ctx.body = completion(which, say(await awaitTask(ctx, parts, streams, task)));
  };

function answerNothing(
  ctx: GatewayContext,
  parts: GatewayParts,
  { values, isStream, wantsUsage }: ChatWish,
): void {
  const which = {
    id: newId('noop'),
    createdS: Math.floor(parts.clock.now() / 1000),
    model: String(values.model).trim(),
  };
  if (isStream) sendEvents(ctx, parts, once(firstChunk(which) + lastChunks(which, NOTHING_MADE, wantsUsage)));
  else ctx.body = completion(which, NOTHING_MADE);
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
