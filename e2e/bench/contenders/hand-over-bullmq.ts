import { setTimeout as delay } from 'node:timers/promises';
import { connectionTo, loadBullMq } from '../peers/bullmq.ts';
import { chance } from '../stand/chance.ts';
import { HandOverLog, type HandOvers } from '../stand/hand-over-log.ts';
import { BURST } from '../stand/product.ts';
import type { HandOverLoad, WithRedis } from './loads.ts';

/** The same for a BullMQ worker: from the end of one job's function to the start of the next. */
export async function run(load: HandOverLoad & WithRedis): Promise<HandOvers> {
  const { windows, waiting, handOvers, workMs, port } = load;
  const { Queue, Worker } = await loadBullMq();
  const connection = connectionTo(port);
  const log = new HandOverLog(handOvers);
  const random = chance(1);
  const [shortest, longest] = workMs;
  const queue = new Queue('bench', { connection });
  const work = async () => {
    log.started();
    await delay(shortest + random() * (longest - shortest));
    log.freed();
  };
  const worker = new Worker('bench', work, { connection, concurrency: windows });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const jobs = Array.from({ length: waiting }, (_, i) => ({ name: 'bench', data: { prompt: `task ${i}` } }));
  for (let from = 0; from < waiting; from += BURST) await queue.addBulk(jobs.slice(from, from + BURST));
  log.begin();
  return log.figures;
}
