import { connectionTo, loadBullMq } from '../peers/bullmq.ts';
import { BURST } from '../stand/product.ts';
import type { ThroughputLoad, WithRedis } from './loads.ts';

/** The same for BullMQ: every job reports progress twice and stays on record. */
export async function run({
  tasks,
  slots,
  port,
}: ThroughputLoad & WithRedis): Promise<{ perSecond: number }> {
  const { Queue, Worker } = await loadBullMq();
  const connection = connectionTo(port);
  const queue = new Queue('bench', { connection });
  const work = async (job: { updateProgress(percent: number): Promise<void> }) => {
    await job.updateProgress(40);
    await job.updateProgress(80);
  };
  const worker = new Worker('bench', work, { connection, concurrency: slots });
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const allEnded = new Promise<void>((resolve, reject) => {
    let ended = 0;
    worker.on('completed', () => ++ended === tasks && resolve());
    worker.on('error', reject);
  });
  const jobs = Array.from({ length: tasks }, (_, i) => ({ name: 'bench', data: { prompt: `task ${i}` } }));
  const start = performance.now();
  for (let from = 0; from < tasks; from += BURST) await queue.addBulk(jobs.slice(from, from + BURST));
  await allEnded;
  const seconds = (performance.now() - start) / 1000;
  await worker.close();
  await queue.close();
  return { perSecond: tasks / seconds };
}
