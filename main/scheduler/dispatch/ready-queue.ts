import type { Demand, Task } from '../../domain/index.ts';

/** What dispatch needs of a waiting task; the rest stays in the database. */
export interface Waiting {
  taskId: string;
  taskTypeId: string;
  tenantId: string;
  priority: number;
  notBefore: number;
  createdAt: number;
  pinnedWindowId: string | null;
  pinnedBindingId: string | null;
  /** Windows it failed on. */
  avoid: ReadonlySet<string>;
  demand: Demand;
}

export const waitingOf = (
  task: Task,
  price: number | null,
  avoid: ReadonlySet<string> = new Set(),
): Waiting => ({
  taskId: task.id,
  taskTypeId: task.taskTypeId,
  tenantId: task.keyId ?? task.tenantId,
  priority: task.priority,
  notBefore: task.notBefore,
  createdAt: task.createdAt,
  pinnedWindowId: task.pinnedWindowId,
  pinnedBindingId: task.pinnedBindingId,
  avoid,
  demand: { model: task.request.model, price },
});

/** First in, first out, with cheap removal from the middle (a Map keeps its order of insertion). */
type Line = Map<string, Waiting>;
/** A caller's lines, one for each kind of demand: a dear task that no window can pay must not hold up a cheap one. */
type CallerLines = Map<string, Line>;

/** A priority step is worth this much waiting, so that low priority waits long but not for ever. */
const AGING_MS = 60_000;

export const demandKey = ({ demand }: Waiting): string => `${demand.model} ${demand.price ?? ''}`;

const first = <V>(map: Map<string, V>): V | undefined => map.values().next().value;

/** When each caller was last served, over all task types: a turn in one is a turn. */
class Turns {
  readonly #last = new Map<string, number>();
  #count = 0;

  of(caller: string): number {
    return this.#last.get(caller) ?? 0;
  }

  take(caller: string): void {
    this.#last.set(caller, ++this.#count);
  }

  /** Nobody waits: the round is over. */
  clear(): void {
    this.#last.clear();
  }
}

/**
 * Waiting tasks of one task type. Higher priority first, with age; within a priority the callers take turns, so that
 * one caller's thousand tasks do not starve another's one; within a caller first come, first served.
 */
class TypeQueue {
  /** priority → caller → lines. */
  readonly #levels = new Map<number, Map<string, CallerLines>>();
  readonly #turns: Turns;
  /** Pinned and postponed tasks are looked at one by one. */
  readonly special: Line = new Map();
  size = 0;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  add(waiting: Waiting, now: number): void {
    this.size++;
    if (waiting.pinnedBindingId || waiting.pinnedWindowId || waiting.notBefore > now) {
      this.special.set(waiting.taskId, waiting);
      return;
    }
    this.#push(waiting);
  }

  remove(waiting: Waiting): void {
    if (this.special.delete(waiting.taskId)) {
      this.size--;
      return;
    }
    const level = this.#levels.get(waiting.priority);
    const lines = level?.get(waiting.tenantId);
    const line = lines?.get(demandKey(waiting));
    if (!level || !lines || !line?.delete(waiting.taskId)) return;
    this.size--;
    if (line.size === 0) lines.delete(demandKey(waiting));
    if (lines.size === 0) level.delete(waiting.tenantId);
    if (level.size === 0) this.#levels.delete(waiting.priority);
  }

  /** Moves postponed tasks whose time has come into the lines. */
  wakePostponed(now: number): void {
    for (const [id, waiting] of this.special) {
      if (waiting.notBefore > now || waiting.pinnedBindingId || waiting.pinnedWindowId) continue;
      this.special.delete(id);
      this.#push(waiting);
    }
  }

  /** Who is next, leaving out kinds of demand that no window can meet now. */
  next(now: number, unmet: ReadonlySet<string>): Waiting | undefined {
    let best: Waiting | undefined;
    let bestRank = Number.NEGATIVE_INFINITY;
    for (const [priority, callers] of this.#levels) {
      const head = this.#nextOfLevel(callers, unmet);
      if (!head) continue;
      const rank = priority + Math.max(0, now - head.createdAt) / AGING_MS;
      if (rank > bestRank) [best, bestRank] = [head, rank];
    }
    return best;
  }

  /** Of the caller whose last turn is longest ago, the oldest task that can be met. */
  #nextOfLevel(callers: Map<string, CallerLines>, unmet: ReadonlySet<string>): Waiting | undefined {
    let next: Waiting | undefined;
    for (const [caller, lines] of callers) {
      if (next && this.#turns.of(caller) >= this.#turns.of(next.tenantId)) continue;
      next = oldestOf(lines, unmet) ?? next;
    }
    return next;
  }

  #push(waiting: Waiting): void {
    const level = getOrMake(this.#levels, waiting.priority, () => new Map<string, CallerLines>());
    const lines = getOrMake(level, waiting.tenantId, () => new Map<string, Line>());
    getOrMake(lines, demandKey(waiting), () => new Map<string, Waiting>()).set(waiting.taskId, waiting);
  }
}

function oldestOf(lines: CallerLines, unmet: ReadonlySet<string>): Waiting | undefined {
  let oldest: Waiting | undefined;
  for (const [key, line] of lines) {
    const head = unmet.has(key) ? undefined : first(line);
    if (head && (!oldest || head.createdAt < oldest.createdAt)) oldest = head;
  }
  return oldest;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** All waiting tasks, by task type. Only an index: the database is the truth. */
export class ReadyQueue {
  readonly #types = new Map<string, TypeQueue>();
  readonly #byTask = new Map<string, Waiting>();
  readonly #turns = new Turns();

  get size(): number {
    return this.#byTask.size;
  }

  typeIds(): IterableIterator<string> {
    return this.#types.keys();
  }

  add(waiting: Waiting, now: number): void {
    if (this.#byTask.has(waiting.taskId)) return;
    this.#byTask.set(waiting.taskId, waiting);
    getOrMake(this.#types, waiting.taskTypeId, () => new TypeQueue(this.#turns)).add(waiting, now);
  }

  get(taskId: string): Waiting | undefined {
    return this.#byTask.get(taskId);
  }

  remove(taskId: string): boolean {
    const waiting = this.#byTask.get(taskId);
    const queue = waiting && this.#types.get(waiting.taskTypeId);
    if (!waiting || !queue) return false;
    this.#byTask.delete(taskId);
    queue.remove(waiting);
    if (queue.size === 0) this.#types.delete(waiting.taskTypeId);
    if (this.#byTask.size === 0) this.#turns.clear();
    return true;
  }

  /** As `remove`, because it was given to a window: its caller has had a turn. */
  take(waiting: Waiting): void {
    this.#turns.take(waiting.tenantId);
    this.remove(waiting.taskId);
  }

  next(taskTypeId: string, now: number, unmet: ReadonlySet<string>): Waiting | undefined {
    const queue = this.#types.get(taskTypeId);
    queue?.wakePostponed(now);
    return queue?.next(now, unmet);
  }

  countByType(): Record<string, number> {
    return Object.fromEntries([...this.#types].map(([typeId, { size }]) => [typeId, size]));
  }

  /** Tasks bound to a certain window whose time has come. */
  pinned(taskTypeId: string, now: number): Waiting[] {
    const special = this.#types.get(taskTypeId)?.special;
    return special ? [...special.values()].filter((waiting) => waiting.notBefore <= now) : [];
  }

  all(): IterableIterator<Waiting> {
    return this.#byTask.values();
  }

  /** The computer's clock was set back: what was due in a minute must not wait for an hour. */
  shift(byMs: number): void {
    for (const waiting of this.#byTask.values()) {
      waiting.notBefore += byMs;
      waiting.createdAt += byMs;
    }
  }

  /** When the next postponed task may start, or null. */
  nextDue(now: number): number | null {
    let soonest: number | null = null;
    for (const queue of this.#types.values()) {
      for (const { notBefore } of queue.special.values()) {
        if (notBefore > now && (soonest === null || notBefore < soonest)) soonest = notBefore;
      }
    }
    return soonest;
  }
}
