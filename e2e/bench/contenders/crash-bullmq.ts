import { setTimeout as delay } from 'node:timers/promises';
import { connectionTo, loadBullMq } from '../peers/bullmq.ts';
import { BURST } from '../stand/product.ts';
import type { WithRedis } from './loads.ts';

export interface BullCrashLoad extends WithRedis {
  part: 'victim' | 'survivor';
  tasks: number;
  windows: number;
  inFlight: readonly string[];
  /** How long the survivor waits for the jobs that were running; BullMQ's lock lasts 30 s. */
  patienceMs: number;
}

export const run = (load: BullCrashLoad): Promise<object> =>
  load.part === 'victim' ? victim(load) : survivor(load);

async function victim({ tasks, windows, port }: BullCrashLoad): Promise<never> {
  const { Queue, Worker } = await loadBullMq();
  const connection = connectionTo(port);
  const queue = new Queue('bench', { connection });
  for (let from = 0; from < tasks; from += BURST) {
    const size = Math.min(BURST, tasks - from);
    await queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: `task ${from + i}`, data: {} })));
  }
  const inFlight: string[] = [];
  const work = ({ name }: { name: string }) => {
    inFlight.push(name);
    if (inFlight.length === windows) console.log(JSON.stringify(inFlight));
    return new Promise<never>(() => undefined);
  };
  new Worker('bench', work, { connection, concurrency: windows }).on('error', () => undefined);
  return await new Promise<never>(() => undefined);
}

async function survivor(load: BullCrashLoad): Promise<{ firstStartMs: number; resumed: number }> {
  const { Worker } = await loadBullMq();
  const inFlight = new Set(load.inFlight);
  const started = new Set<string>();
  let firstStartMs = Number.NaN;
  const work = async ({ name }: { name: string }) => {
    if (started.size === 0) firstStartMs = performance.now();
    started.add(name);
  };
  const options = { connection: connectionTo(load.port), concurrency: load.windows };
  new Worker('bench', work, options).on('error', () => undefined);
  await delay(load.patienceMs);
  return { firstStartMs, resumed: [...started].filter((name) => inFlight.has(name)).length };
}
