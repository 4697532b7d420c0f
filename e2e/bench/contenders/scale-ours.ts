import type { TaskLedger } from '../../../main/domain/index.ts';
import { systemClock } from '../../../main/kernel/index.ts';
import { chance } from '../stand/chance.ts';
import { countEnds, order, type StoredStand, standInFolder } from '../stand/product.ts';
import type { ScaleLoad } from './loads.ts';
import { storedId, TENANTS } from './scale-seed.ts';

export interface ScaleCosts {
  /** A no-op task's whole way, with a steady handful of tasks at work. */
  dispatchUs: number;
  getUs: number;
  newestPageUs: number;
  deepPageUs: number;
  reasonUs: number;
  countsUs: number;
}

/** Tasks at work at any time, whatever the size of the pool. */
const AT_WORK = 24;
const PAGE = 20;

export async function run({ folder, windows, stored, tasks }: ScaleLoad): Promise<ScaleCosts> {
  const stand = await standInFolder(folder, [{ windows, taskTypes: ['bench'] }], systemClock, {});
  await stand.scheduler.start();
  const dispatchUs = await dispatchCost(stand, tasks);
  const costs = { dispatchUs, ...(await readCosts(stand.store.tasks, stored)) };
  const waiting = await stand.store.tasks.get(storedId(0));
  const { desk } = stand.scheduler;
  const reasonUs = await cost(
    200,
    async () => waiting && desk.waitingReason({ ...waiting, state: 'queued' }),
  );
  await stand.scheduler.stop(0);
  stand.store.close();
  return { ...costs, reasonUs };
}

async function dispatchCost({ scheduler, bus }: StoredStand, tasks: number): Promise<number> {
  let submitted = 0;
  const submitNext = async () => {
    if (submitted < tasks) await scheduler.desk.submit(order(`task ${submitted++}`));
  };
  const allEnd = () =>
    new Promise<void>((resolve, reject) => {
      countEnds(bus, (ended) => {
        if (ended === tasks) resolve();
        else submitNext().catch(reject);
      });
      for (let i = 0; i < AT_WORK; i++) submitNext().catch(reject);
    });
  return (await cpuTime(allEnd)) / tasks;
}

async function readCosts(
  ledger: TaskLedger,
  stored: number,
): Promise<Omit<ScaleCosts, 'dispatchUs' | 'reasonUs'>> {
  const random = chance(1);
  const anyId = () => storedId(Math.floor(random() * stored));
  const anyTenant = () => `tenant ${Math.floor(random() * TENANTS)}`;
  return {
    getUs: await cost(3000, () => ledger.get(anyId())),
    newestPageUs: await cost(300, () => ledger.list({ tenantId: anyTenant(), limit: PAGE })),
    deepPageUs: await cost(300, () =>
      ledger.list({ tenantId: anyTenant(), states: ['completed'], after: anyId(), limit: PAGE }),
    ),
    countsUs: await cost(20, () => ledger.counts()),
  };
}

/** Mean CPU microseconds; the first tenth warms up and is not counted. */
async function cost(times: number, look: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < times / 10; i++) await look();
  return (
    (await cpuTime(async () => {
      for (let i = 0; i < times; i++) await look();
    })) / times
  );
}

/** Microseconds. CPU time, because a neighbour's load would hide a cost that grows by half. */
async function cpuTime(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
