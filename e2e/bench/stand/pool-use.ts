import { type Course, makespanRatio, mixedWork, worstWaitRatio } from './mixed-work.ts';
import { median, percentile } from './statistics.ts';

export interface PoolUse {
  makespan: number;
  makespanP95: number;
  worstWait: number;
  worstWaitP95: number;
}

/** One course for each seed; medians and 95th percentiles over them. */
export async function poolUse(
  seeds: number,
  run: (seed: number) => Promise<Course> | Course,
): Promise<PoolUse> {
  const makespans: number[] = [];
  const waits: number[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const course = await run(seed);
    const tasks = mixedWork(seed);
    makespans.push(makespanRatio(tasks, course));
    waits.push(worstWaitRatio(tasks, course));
  }
  return {
    makespan: median(makespans),
    makespanP95: percentile(makespans, 95),
    worstWait: median(waits),
    worstWaitP95: percentile(waits, 95),
  };
}
