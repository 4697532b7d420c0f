import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../main/kernel/index.ts';
import { makeTempFolder } from '../../world/temp-folder.ts';
import { chance } from '../stand/chance.ts';
import { HandOverLog, type HandOvers } from '../stand/hand-over-log.ts';
import { order, standInFolder, submitAll } from '../stand/product.ts';
import type { HandOverLoad } from './loads.ts';

/** From the last act of an executor on a window to the first act of the next one, with a deep queue. */
export async function run(load: HandOverLoad): Promise<HandOvers> {
  const { windows, waiting, handOvers, workMs } = load;
  const folder = makeTempFolder();
  const log = new HandOverLog(handOvers);
  const random = chance(1);
  const [shortest, longest] = workMs;
  const pool = [{ windows, taskTypes: ['bench'] }];
  const { store, scheduler } = await standInFolder(folder.path, pool, systemClock, {
    inspect: async () => log.started(),
    follow: () => delay(shortest + random() * (longest - shortest)),
    collect: async () => log.freed(),
  });
  await scheduler.start();
  await submitAll(
    scheduler,
    Array.from({ length: waiting }, (_, i) => order(`task ${i}`)),
  );
  log.begin();
  const figures = await log.figures;
  await scheduler.stop(0);
  store.close();
  await folder.remove();
  return figures;
}
