import type { TaskLedger } from '../../../main/domain/index.ts';
import { silentLogger, systemClock } from '../../../main/kernel/index.ts';
import { openStore } from '../../../main/store/index.ts';
import { BURST, order } from '../stand/product.ts';
import type { ScaleLoad } from './loads.ts';

export const TENANTS = 20;
export const storedId = (index: number): string => `stored-${index}`;

/** A data folder with that many completed tasks of several callers. */
export async function run({ folder, stored }: Pick<ScaleLoad, 'folder' | 'stored'>): Promise<object> {
  const store = openStore({ root: folder, what: 'bench', clock: systemClock, log: silentLogger });
  for (let from = 0; from < stored; from += BURST) {
    const numbers = Array.from({ length: Math.min(BURST, stored - from) }, (_, i) => from + i);
    await Promise.all(numbers.flatMap((number) => writesOf(store.tasks, number)));
  }
  const { completed } = await store.tasks.counts();
  if (completed !== stored) throw new Error(`${completed} of ${stored} tasks are stored as completed`);
  store.close();
  return {};
}

function writesOf(ledger: TaskLedger, at: number): Promise<unknown>[] {
  const taskId = storedId(at);
  const attemptId = `attempt-${at}`;
  const { taskTypeId = '', ...rest } = order(`prompt ${at}`, { tenantId: `tenant ${at % TENANTS}` });
  const result = { media: [], details: {} };
  return [
    ledger.admit({ ...rest, id: taskId, taskTypeId, createdAt: at }),
    ledger.lease({ taskId, attemptId, windowId: 'window', bindingId: 'binding', at }),
    ledger.finish(taskId, at, { state: 'completed', attemptId, result }),
  ];
}
