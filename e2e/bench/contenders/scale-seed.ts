import { silentLogger, systemClock } from '../../../main/kernel/index.ts';
import { openStore } from '../../../main/store/index.ts';
import { BURST, order } from '../stand/product.ts';
import type { ScaleLoad } from './loads.ts';

export const TENANTS = 20;
export const storedId = (index: number): string => `stored-${index}`;

/** A data folder with that many ended tasks of several callers. */
export async function run({ folder, stored }: Pick<ScaleLoad, 'folder' | 'stored'>): Promise<object> {
  const { tasks, close } = openStore({ root: folder, what: 'bench', clock: systemClock, log: silentLogger });
  for (let from = 0; from < stored; from += BURST) {
    const numbers = Array.from({ length: Math.min(BURST, stored - from) }, (_, i) => from + i);
    const writes = numbers.flatMap((number) => {
      const id = storedId(number);
      const { taskTypeId = '', ...rest } = order(`prompt ${number}`, {
        tenantId: `tenant ${number % TENANTS}`,
      });
      const result = { media: [], details: {} };
      return [
        tasks.admit({ ...rest, id, taskTypeId, createdAt: number }),
        tasks.finish(id, number, { state: 'completed', attemptId: null, result }),
      ];
    });
    await Promise.all(writes);
  }
  close();
  return {};
}
