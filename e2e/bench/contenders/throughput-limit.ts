import { limitDatabase } from '../stand/limit-database.ts';
import type { ThroughputLoad } from './loads.ts';

/**
 * What SQLite itself allows: the writes of a task's whole record, `slots` tasks at a time, and one commit for each step
 * whose successor must find it on disk. No scheduler, no promises, no rows read back.
 */
export async function run({ tasks, slots }: ThroughputLoad): Promise<{ perSecond: number }> {
  const limit = await limitDatabase();
  const start = performance.now();
  for (let from = 0; from < tasks; from += slots) {
    const group = Array.from({ length: Math.min(slots, tasks - from) }, (_, i) => from + i + 1);
    for (const step of limit.steps) limit.commit(() => group.forEach(step));
  }
  const seconds = (performance.now() - start) / 1000;
  await limit.close();
  return { perSecond: tasks / seconds };
}
