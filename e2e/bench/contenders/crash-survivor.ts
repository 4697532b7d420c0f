import { lastingSite } from '../stand/crash-site.ts';
import { hurriedClock } from '../stand/hurried-clock.ts';
import { countEnds, standInFolder } from '../stand/product.ts';
import type { ScriptedSession } from '../stand/site.ts';
import type { CrashLoad } from './loads.ts';

export interface Survival {
  /** From the start of the process to the first act on a task that was in flight. */
  firstResumedMs: number;
  /** The same, from the moment the store was open. */
  afterOpenMs: number;
  allResumedMs: number;
  resumed: number;
  completed: number;
}

/** The next process on the same data folder: takes up what the killed one left and works everything off. */
export async function run(
  load: Omit<CrashLoad, 'stage'> & { inFlight: readonly string[] },
): Promise<Survival> {
  const { folder, tasks, windows } = load;
  const inFlight = new Set(load.inFlight);
  const resumedAt = new Map<string, number>();
  const resume = async ({ taskId }: ScriptedSession) => {
    if (inFlight.has(taskId) && !resumedAt.has(taskId)) resumedAt.set(taskId, performance.now());
  };
  const site = lastingSite(folder);
  // A click that never arrived is tried again after a pause of seconds; only the pauses are hurried, nothing measured.
  const { store, scheduler, bus } = await standInFolder(
    folder,
    [{ windows, taskTypes: ['bench'] }],
    hurriedClock(50),
    {
      submit: site.submit,
      inspect: resume,
      follow: resume,
      async find(session, request) {
        await resume(session);
        return site.find(session, request);
      },
    },
  );
  const openAt = performance.now();
  const before = await store.tasks.counts();
  const live = before.queued + before.processing;
  const allEnded = new Promise<void>((resolve) => countEnds(bus, (ended) => ended === live && resolve()));
  await scheduler.start();
  await allEnded;
  const { completed } = await store.tasks.counts();
  const times = [...resumedAt.values()];
  await scheduler.stop(0);
  store.close();
  return {
    firstResumedMs: Math.min(...times),
    afterOpenMs: Math.min(...times) - openAt,
    allResumedMs: Math.max(...times),
    resumed: resumedAt.size,
    completed: Math.min(completed, tasks),
  };
}
