import {
  ableWindows,
  type Course,
  FAILURE_MS,
  mixedWork,
  type SimulatedTask,
  WINDOW_COUNT,
} from '../stand/mixed-work.ts';
import { type PoolUse, poolUse } from '../stand/pool-use.ts';
import type { PoolUseLoad } from './loads.ts';

export type Policy = 'round-robin' | 'shortest-queue' | 'fifo';

/**
 * The policies of other programs, restated: a window chosen at submit, in turn (flow2api) or by the shortest line, or
 * one queue whose head waits for its window (fpbrowser2api). A window that failed is theirs again at once.
 */
export const run = ({ seeds, policy }: PoolUseLoad & { policy: Policy }): Promise<PoolUse> =>
  poolUse(seeds, (seed) => COURSES[policy](mixedWork(seed)));

const COURSES: Record<Policy, (tasks: readonly SimulatedTask[]) => Course> = {
  'round-robin': (tasks) => boundAtSubmit(tasks, inTurn()),
  'shortest-queue': (tasks) => boundAtSubmit(tasks, shortest()),
  fifo: strictFifo,
};

type Choose = (task: SimulatedTask) => number;

/** Each window works off its own line; a task that failed is tried again where it is. */
function boundAtSubmit(tasks: readonly SimulatedTask[], choose: Choose): Course {
  const freeAt = Array<number>(WINDOW_COUNT).fill(0);
  const course: Course = { starts: [], ends: [] };
  for (const task of tasks) {
    const window = choose(task);
    const start = (freeAt[window] ?? 0) + task.failures * FAILURE_MS;
    course.starts[task.index] = start;
    course.ends[task.index] = start + task.durationMs;
    freeAt[window] = start + task.durationMs;
  }
  return course;
}

function inTurn(): Choose {
  const turns = new Map<string, number>();
  return ({ capability }) => {
    const able = ableWindows(capability);
    const turn = turns.get(capability) ?? 0;
    turns.set(capability, turn + 1);
    return able[turn % able.length] ?? 0;
  };
}

function shortest(): Choose {
  const lengths = Array<number>(WINDOW_COUNT).fill(0);
  return ({ capability }) => {
    const able = ableWindows(capability);
    const window = able.reduce((best, next) => ((lengths[next] ?? 0) < (lengths[best] ?? 0) ? next : best));
    lengths[window] = (lengths[window] ?? 0) + 1;
    return window;
  };
}

/** The head of the queue waits for a window that can do it, and everybody behind it waits too. A failed task goes last. */
function strictFifo(tasks: readonly SimulatedTask[]): Course {
  const freeAt = Array<number>(WINDOW_COUNT).fill(0);
  const course: Course = { starts: [], ends: [] };
  const queue = tasks.map((task) => ({ task, failures: task.failures, from: 0 }));
  let now = 0;
  for (let head = queue.shift(); head; head = queue.shift()) {
    const { task, failures } = head;
    const able = ableWindows(task.capability);
    const window = able.reduce((best, next) => ((freeAt[next] ?? 0) < (freeAt[best] ?? 0) ? next : best));
    now = Math.max(now, head.from, freeAt[window] ?? 0);
    if (failures > 0) {
      freeAt[window] = now + FAILURE_MS;
      queue.push({ task, failures: failures - 1, from: now + FAILURE_MS });
      continue;
    }
    course.starts[task.index] = now;
    course.ends[task.index] = now + task.durationMs;
    freeAt[window] = now + task.durationMs;
  }
  return course;
}
