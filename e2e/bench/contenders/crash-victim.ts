import { systemClock } from '../../../main/kernel/index.ts';
import { hangingSite } from '../stand/crash-site.ts';
import { order, standInFolder, submitAll } from '../stand/product.ts';
import type { CrashLoad } from './loads.ts';

/** Takes all tasks in, hangs at one stage with every window busy, says so, and waits to be killed. */
export async function run({ folder, tasks, windows, stage }: CrashLoad): Promise<never> {
  const inFlight: string[] = [];
  let allHang = () => {};
  const hanging = new Promise<void>((resolve) => {
    allHang = resolve;
  });
  const pool = [{ windows, taskTypes: ['bench'] }];
  const site = hangingSite(folder, stage, (taskId) => {
    inFlight.push(taskId);
    if (inFlight.length === windows) allHang();
  });
  const { scheduler } = await standInFolder(folder, pool, systemClock, site);
  await scheduler.start();
  const orders = Array.from({ length: tasks }, (_, i) => order(`task ${i}`));
  await Promise.all([submitAll(scheduler, orders), hanging]);
  console.log(JSON.stringify(inFlight));
  // A timer, since a pending promise alone does not keep a process.
  return await new Promise<never>(() => setTimeout(() => undefined, 2 ** 31 - 1));
}
