import { Readable } from 'node:stream';
import { GatewayError } from '../../contract/index.ts';
import type { NewsReader, NewsWish, TaskNews } from '../../notify/index.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { callerOf } from '../middleware/authentication.ts';
import type { EventStreams } from './event-streams.ts';
import { ownTask } from './own-task.ts';

/** Silence after which a comment shows both sides that the other is there. */
export const HEARTBEAT_MS = 15_000;
/** A client that takes nothing for this long is cut; it loses nothing, its next call replays. */
export const STALLED_MS = 30_000;
/** Told to clients: wait before connecting again. */
const RECONNECT_MS = 3_000;

/**
 * `GET /v1/events?task&after`: changes of the tenant's tasks as server-sent events, each once, ids growing. `Last-Event-ID`
 * (or `after`) replays what was missed, also over a restart.
 */
export const streamEvents =
  (parts: GatewayParts, streams: EventStreams): GatewayMiddleware =>
  async (ctx) => {
    // Log, metrics, Koa, the stream's pipeline and this route all listen for its end: one more than Node expects.
    ctx.res.setMaxListeners(20);
    let reader: NewsReader | null = null;
    let leave: () => void = () => undefined;
    let isOver = false;
    const end = () => {
      isOver = true;
      reader?.close();
    };
    // On the response, not in the generator: one that was never begun runs no `finally`. And before the first wait, during
    // which the client may leave.
    ctx.res.once('close', () => {
      end();
      leave();
    });
    const wish = await readWish(ctx, parts);
    if (isOver) return;
    leave = streams.enter(callerOf(ctx).id, end);
    ctx.type = 'text/event-stream';
    // Proxies would otherwise collect the stream until it ends.
    ctx.set({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    if (ctx.method === 'HEAD') {
      ctx.status = 200;
      return;
    }
    const opened = await parts.news.open(wish);
    reader = opened;
    // The client or the server left while the place was looked up.
    if (isOver) opened.close();
    ctx.body = Readable.from(messages(ctx, parts, opened), { objectMode: false });
  };

/** Pulled by the socket: as long as the client does not take what was sent, nothing more is read. */
async function* messages(
  ctx: GatewayContext,
  parts: GatewayParts,
  reader: NewsReader,
): AsyncGenerator<string> {
  const keyId = callerOf(ctx).id;
  // An id without data: who leaves before the first event comes back to this very place.
  let text = `retry: ${RECONNECT_MS}\nid: ${reader.place}\n\n`;
  for (;;) {
    const cancel = parts.clock.after(STALLED_MS, () => ctx.res.destroy());
    try {
      yield text;
    } finally {
      cancel();
    }
    const news = await reader.next(HEARTBEAT_MS);
    // A key that was revoked meanwhile hears no more.
    if (news === null || parts.keys.authenticate(ctx.req.headers)?.id !== keyId) return;
    text = news.length > 0 ? news.map(message).join('') : ': still here\n\n';
  }
}

function message(one: TaskNews): string {
  const data = {
    id: one.taskId,
    change: one.change,
    state: one.state,
    stage: one.stage,
    progress: one.progress,
    ...(one.waitingReason ? { waiting_reason: one.waitingReason } : {}),
    at: one.at,
  };
  return `id: ${one.id}\nevent: task\ndata: ${JSON.stringify(data)}\n\n`;
}

async function readWish(ctx: GatewayContext, parts: GatewayParts): Promise<NewsWish> {
  ctx.state.subject = 'task';
  const after = readAfter(ctx);
  const { task } = ctx.query;
  return {
    tenantId: callerOf(ctx).tenantId,
    ...(task === undefined ? {} : { taskId: (await ownTask(ctx, parts, task)).id }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The header wins: when a client connects again by itself, its URL still has the place it began at. */
function readAfter(ctx: GatewayContext): number | undefined {
  const { after } = ctx.query;
  const text = ctx.get('last-event-id') || (Array.isArray(after) ? after[0] : after);
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new GatewayError('bad_parameter', 'after must be the id of an event', { param: 'after' });
}
