import { setImmediate as turn } from 'node:timers/promises';
import type { HandOvers } from '../stand/hand-over-log.ts';
import { limitDatabase } from '../stand/limit-database.ts';
import { percentile } from '../stand/statistics.ts';
import type { HandOverLoad } from './loads.ts';

/** One turn of the event loop and one commit of a lease: a durable hand-over cannot be quicker. */
export async function run({ handOvers }: HandOverLoad): Promise<HandOvers> {
  const limit = await limitDatabase();
  const ids = Array.from({ length: handOvers }, (_, i) => i + 1);
  limit.commit(() => ids.forEach(limit.admit));
  const times: number[] = [];
  for (const id of ids) {
    const start = performance.now();
    await turn();
    limit.commit(() => limit.lease(id));
    times.push(performance.now() - start);
  }
  await limit.close();
  return { p50Ms: percentile(times, 50), p99Ms: percentile(times, 99) };
}
