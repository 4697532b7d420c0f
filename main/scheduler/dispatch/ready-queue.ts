import type { Task } from '../../domain/index.ts';

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
}

export const waitingOf = (task: Task, avoid: ReadonlySet<string> = new Set()): Waiting => ({
  taskId: task.id,
  taskTypeId: task.taskTypeId,
  tenantId: task.keyId ?? task.tenantId,
  priority: task.priority,
  notBefore: task.notBefore,
  createdAt: task.createdAt,
  pinnedWindowId: task.pinnedWindowId,
  pinnedBindingId: task.pinnedBindingId,
  avoid,
});

/** First in, first out, with cheap removal from the middle (a Map keeps its order of insertion). */
type Line = Map<string, Waiting>;

/**
 * Waiting tasks of one task type. Higher priority first; within a priority the callers take turns, so that one
 * caller's thousand tasks do not starve another's one; within a caller first come, first served.
 */
class TypeQueue {
  /** priority → caller → line; callers are in turn order. */
  readonly #levels = new Map<number, Map<string, Line>>();
  /** Pinned and postponed tasks are looked at one by one. */
  readonly special: Line = new Map();
  size = 0;

  add(waiting: Waiting, now: number): void {
    this.size++;
    if (waiting.pinnedBindingId || waiting.pinnedWindowId || waiting.notBefore > now) {
      this.special.set(waiting.taskId, waiting);
      return;
    }
    this.#push(waiting);
  }

  remove(waiting: Waiting): boolean {
    if (this.special.delete(waiting.taskId)) {
      this.size--;
      return true;
    }
    const level = this.#levels.get(waiting.priority);
    const line = level?.get(waiting.tenantId);
    if (!level || !line?.delete(waiting.taskId)) return false;
    this.size--;
    if (line.size === 0) level.delete(waiting.tenantId);
    if (level.size === 0) this.#levels.delete(waiting.priority);
    return true;
  }

  /** Moves postponed tasks whose time has come into the lines. */
  wakePostponed(now: number): void {
    for (const [id, waiting] of this.special) {
      if (waiting.notBefore > now || waiting.pinnedBindingId || waiting.pinnedWindowId) continue;
      this.special.delete(id);
      this.#push(waiting);
    }
  }

  head(): Waiting | undefined {
    if (this.#levels.size === 0) return undefined;
    const level = this.#levels.get(Math.max(...this.#levels.keys()));
    return level?.values().next().value?.values().next().value;
  }

  /** Takes the head; its caller goes to the end of the round. */
  takeHead(): Waiting | undefined {
    const head = this.head();
    if (!head) return undefined;
    this.remove(head);
    const level = this.#levels.get(head.priority);
    const line = level?.get(head.tenantId);
    if (level && line) {
      level.delete(head.tenantId);
      level.set(head.tenantId, line);
    }
    return head;
  }

  #push(waiting: Waiting): void {
    const level = this.#levels.get(waiting.priority) ?? new Map<string, Line>();
    this.#levels.set(waiting.priority, level);
    const line = level.get(waiting.tenantId) ?? new Map<string, Waiting>();
    level.set(waiting.tenantId, line);
    line.set(waiting.taskId, waiting);
  }
}

/** All waiting tasks, by task type. Only an index: the database is the truth. */
export class ReadyQueue {
  readonly #types = new Map<string, TypeQueue>();
  readonly #byTask = new Map<string, Waiting>();

  get size(): number {
    return this.#byTask.size;
  }

  typeIds(): IterableIterator<string> {
    return this.#types.keys();
  }

  add(waiting: Waiting, now: number): void {
    if (this.#byTask.has(waiting.taskId)) return;
    this.#byTask.set(waiting.taskId, waiting);
    const queue = this.#types.get(waiting.taskTypeId) ?? new TypeQueue();
    this.#types.set(waiting.taskTypeId, queue);
    queue.add(waiting, now);
  }

  remove(taskId: string): boolean {
    const waiting = this.#byTask.get(taskId);
    if (!waiting) return false;
    this.#byTask.delete(taskId);
    const queue = this.#types.get(waiting.taskTypeId);
    queue?.remove(waiting);
    if (queue?.size === 0) this.#types.delete(waiting.taskTypeId);
    return true;
  }

  has(taskId: string): boolean {
    return this.#byTask.has(taskId);
  }

  head(taskTypeId: string, now: number): Waiting | undefined {
    const queue = this.#types.get(taskTypeId);
    queue?.wakePostponed(now);
    return queue?.head();
  }

  takeHead(taskTypeId: string): Waiting | undefined {
    const queue = this.#types.get(taskTypeId);
    const head = queue?.takeHead();
    if (head) this.#byTask.delete(head.taskId);
    if (queue?.size === 0) this.#types.delete(taskTypeId);
    return head;
  }

  /** Tasks bound to a certain window whose time has come. */
  pinned(taskTypeId: string, now: number): Waiting[] {
    const special = this.#types.get(taskTypeId)?.special;
    return special ? [...special.values()].filter((waiting) => waiting.notBefore <= now) : [];
  }

  all(): IterableIterator<Waiting> {
    return this.#byTask.values();
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
