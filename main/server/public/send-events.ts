import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { GatewayContext, GatewayParts } from '../gateway.ts';

/** A client that takes nothing for this long is cut; long enough for a large image over a slow line. */
export const STALLED_MS = 120_000;

/** Answers with server-sent events, made while the client takes them. */
export function sendEvents(
  ctx: GatewayContext,
  { clock }: Pick<GatewayParts, 'clock'>,
  events: AsyncIterable<string>,
): void {
  // Log, metrics, Koa, the stream's pipeline and the route all listen for its end: more than Node expects.
  ctx.res.setMaxListeners(20);
  ctx.type = 'text/event-stream';
  // Proxies would otherwise collect the stream until it ends.
  ctx.set({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  ctx.body = Readable.from(paced(), { objectMode: false });

  async function* paced(): AsyncGenerator<string> {
    for await (const text of events) {
      yield text;
      await drained(ctx.res, clock);
    }
  }
}

function drained(res: ServerResponse, clock: GatewayParts['clock']): Promise<void> {
  if (!res.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      res.off('drain', done).off('close', done);
      resolve();
    };
    const cancel = clock.after(STALLED_MS, () => res.destroy());
    res.on('drain', done).on('close', done);
  });
}
