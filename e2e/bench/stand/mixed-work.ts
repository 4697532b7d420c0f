import { chance } from './chance.ts';
import type { Pool } from './product.ts';

export interface SimulatedTask {
  index: number;
  tenant: string;
  capability: string;
  durationMs: number;
  /** Attempts that end because the window does not open, before the one that works. */
  failures: number;
}

/** When each task's work began and ended, ms after all were submitted; by index. */
export interface Course {
  starts: number[];
  ends: number[];
}

/** 24 windows: all can do `a`, half of them also `b`, four of those also `c`. */
export const POOL: Pool = [
  { windows: 12, taskTypes: ['a'] },
  { windows: 8, taskTypes: ['a', 'b'] },
  { windows: 4, taskTypes: ['a', 'b', 'c'] },
];
const WINDOWS = POOL.flatMap(({ windows, taskTypes }) => Array<readonly string[]>(windows).fill(taskTypes));
/** Share of tasks that need it; `c` would keep its four windows busy for 60 % of the time. */
const CAPABILITIES = { a: 0.6, b: 0.3, c: 0.1 };
/** Five callers, the biggest first: in a plain queue the others stand behind it. */
const TENANTS = { t1: 240, t2: 120, t3: 60, t4: 40, t5: 20 };
const FAILURE_RATE = 0.05;
/** How long a window is blocked by an opening that fails. */
export const FAILURE_MS = 10_000;
/** Log-normal: half below a minute, one in a hundred above eight. */
const MEDIAN_MS = 60_000;
const SIGMA = 0.9;
const SHORTEST_MS = 10_000;
const LONGEST_MS = 900_000;

export function mixedWork(seed: number): SimulatedTask[] {
  const random = chance(seed);
  const tenants = Object.entries(TENANTS).flatMap(([tenant, count]) => Array<string>(count).fill(tenant));
  return tenants.map((tenant, index) => {
    const drawn = MEDIAN_MS * Math.exp(SIGMA * normal(random));
    const durationMs = Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, drawn)));
    let failures = 0;
    const capability = capabilityAt(random());
    while (random() < FAILURE_RATE) failures++;
    return { index, tenant, capability, durationMs, failures };
  });
}

/** Windows that can do it, by number. */
export const ableWindows = (capability: string): number[] =>
  WINDOWS.flatMap((types, window) => (types.includes(capability) ? [window] : []));

export const WINDOW_COUNT = WINDOWS.length;

/** No schedule ends sooner: all work over all windows, scarce work over its windows, the longest task. */
export function lowerBound(tasks: readonly SimulatedTask[]): number {
  const scarce = [['c'], ['b', 'c'], ['a', 'b', 'c']].map((group) => {
    const able = new Set(group.flatMap(ableWindows)).size;
    return sum(tasks.filter(({ capability }) => group.includes(capability))) / able;
  });
  return Math.max(...scarce, ...tasks.map(({ durationMs }) => durationMs));
}

export const makespanRatio = (tasks: readonly SimulatedTask[], { ends }: Course): number =>
  Math.max(...ends) / lowerBound(tasks);

/** The worst caller's mean wait ÷ what it would wait if the pool were shared evenly among the callers with work left. */
export function worstWaitRatio(tasks: readonly SimulatedTask[], { starts }: Course): number {
  const fair = fairStarts(tasks);
  const byTenant = Map.groupBy(tasks, ({ tenant }) => tenant);
  const ratios = [...byTenant.values()].map((own) => {
    const total = (of: readonly number[]) => own.reduce((all, { index }) => all + (of[index] ?? 0), 0);
    return total(starts) / total(fair);
  });
  return Math.max(...ratios);
}

/**
 * The pool as a fluid, divided evenly among the callers with work left; a task starts when its caller's share has
 * worked off what that caller had submitted before it.
 */
function fairStarts(tasks: readonly SimulatedTask[]): number[] {
  const starts: number[] = [];
  let lines = [...Map.groupBy(tasks, ({ tenant }) => tenant).values()].map((own) => ({
    own,
    next: 0,
    done: 0,
  }));
  for (let now = 0; lines.length > 0; ) {
    const rate = WINDOW_COUNT / lines.length;
    const left = (line: (typeof lines)[number]) => (line.own[line.next]?.durationMs ?? 0) - line.done;
    const step = Math.min(...lines.map(left)) / rate;
    for (const line of lines) {
      const task = line.own[line.next];
      if (task && line.done === 0) starts[task.index] = now;
      line.done = left(line) <= step * rate + 1e-6 ? 0 : line.done + step * rate;
      if (line.done === 0) line.next++;
    }
    now += step;
    lines = lines.filter(({ own, next }) => next < own.length);
  }
  return starts;
}

const sum = (tasks: readonly SimulatedTask[]): number =>
  tasks.reduce((all, { durationMs }) => all + durationMs, 0);

function capabilityAt(point: number): string {
  let rest = point;
  for (const [name, share] of Object.entries(CAPABILITIES)) {
    if (rest < share) return name;
    rest -= share;
  }
  return 'a';
}

/** Box–Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
