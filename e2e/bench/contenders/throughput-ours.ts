import { systemClock } from '../../../main/kernel/index.ts';
import { makeTempFolder } from '../../world/temp-folder.ts';
import { hurriedClock } from '../stand/hurried-clock.ts';
import { countEnds, order, standInFolder, submitAll } from '../stand/product.ts';
import type { ThroughputLoad } from './loads.ts';

const SAMPLES = 100;
/** admitted, leased, four stages, two of progress, finished. */
const EVENTS = 9;

/** No-op tasks through the real scheduler and the real store, from the first submit to the last row on disk. */
export async function run({ tasks, slots }: ThroughputLoad): Promise<{ perSecond: number }> {
  const folder = makeTempFolder();
  // Progress is written twice a second at most: in real time a no-op task's second one would be missing in its record.
  // The timers stay real, since rounds that are made every few seconds would otherwise come every few milliseconds.
  const clock = { ...hurriedClock(1000), after: systemClock.after };
  const pool = [{ windows: slots, taskTypes: ['bench'] }];
  const { store, scheduler, bus } = await standInFolder(folder.path, pool, clock, {});
  await scheduler.start();
  const allEnded = new Promise<void>((resolve) => {
    countEnds(bus, (ended) => ended === tasks && resolve());
  });
  const orders = Array.from({ length: tasks }, (_, i) => order(`task ${i}`));
  const start = performance.now();
  const ids = await submitAll(scheduler, orders);
  await allEnded;
  const seconds = (performance.now() - start) / 1000;
  const { completed } = await store.tasks.counts();
  if (completed !== tasks) throw new Error(`${completed} of ${tasks} tasks completed`);
  for (const id of ids.slice(-SAMPLES)) {
    const events = (await store.tasks.events(id)).length;
    if (events !== EVENTS) throw new Error(`a record has ${events} events instead of ${EVENTS}`);
  }
  await scheduler.stop(0);
  store.close();
  await folder.remove();
  return { perSecond: tasks / seconds };
}
