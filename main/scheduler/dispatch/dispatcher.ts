import { chooseWindow, obstacleOf } from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import type { Roster } from '../pool/roster.ts';
import { demandKey, type ReadyQueue, type Waiting } from './ready-queue.ts';

export interface DispatcherTools {
  clock: Clock;
  roster: Roster;
  queue: ReadyQueue;
  /** Runs it; the slot is booked already. */
  start(waiting: Waiting, bindingId: string): void;
}

/**
 * Gives waiting tasks to free windows. Woken by events (a task came, a slot became free, a cooldown ended), never by
 * polling. Which task and which window are decided and booked in one synchronous step.
 */
export class Dispatcher {
  readonly #tools: DispatcherTools;
  #cancelTimer: () => void = () => undefined;
  /** Order of service of the task types. */
  readonly #servedAt = new Map<string, number>();
  #served = 0;
  #awake = false;
  /** Nothing is placed before recovery has taken up what a former process left. */
  #working = false;

  constructor(tools: DispatcherTools) {
    this.#tools = tools;
  }

  /** Looks for work soon; many calls in one turn of the event loop make one look. */
  wake(): void {
    this.#wake(setImmediate);
  }

  /** Looks before anything else is done, the next commit included: a window has just become free. */
  wakeAtOnce(): void {
    this.#wake(queueMicrotask);
  }

  #wake(schedule: (look: () => void) => void): void {
    if (this.#awake || !this.#working) return;
    this.#awake = true;
    schedule(() => {
      this.#awake = false;
      if (this.#working) this.#look();
    });
  }

  begin(): void {
    this.#working = true;
    this.wake();
  }

  stop(): void {
    this.#working = false;
    this.#cancelTimer();
  }

  #look(): void {
    const { clock, queue } = this.#tools;
    const now = clock.now();
    for (const typeId of [...queue.typeIds()]) this.#placePinned(typeId, now);
    const unmet = new Map([...queue.typeIds()].map((typeId) => [typeId, new Set<string>()]));
    // Chosen anew after each placement: a window shared by two task types is worth more to the one with fewer windows.
    while (
      [...unmet.keys()]
        .sort((a, b) => this.#compare(a, b))
        .some((typeId) => this.#placeNext(typeId, now, unmet))
    );
    this.#sleepUntilSomethingIsDue(now);
  }

  /** The type with the fewest windows first; between equals the one that was served longest ago. */
  #compare(a: string, b: string): number {
    const { roster } = this.#tools;
    return (
      roster.candidates(a).length - roster.candidates(b).length ||
      (this.#servedAt.get(a) ?? 0) - (this.#servedAt.get(b) ?? 0)
    );
  }

  /** False when nothing of this type can be placed any more in this look. */
  #placeNext(typeId: string, now: number, unmet: Map<string, Set<string>>): boolean {
    const { queue, roster } = this.#tools;
    const unmetHere = unmet.get(typeId) ?? new Set();
    for (let next = queue.next(typeId, now, unmetHere); next; next = queue.next(typeId, now, unmetHere)) {
      const candidate = chooseWindow(roster.candidates(typeId), now, next.avoid, next.demand);
      if (candidate) {
        this.#servedAt.set(typeId, ++this.#served);
        this.#book(next, candidate.binding.id);
        return true;
      }
      unmetHere.add(demandKey(next));
    }
    unmet.delete(typeId);
    return false;
  }

  /** A pinned task waits for its own window without holding up the others. */
  #placePinned(typeId: string, now: number): void {
    const { queue, roster } = this.#tools;
    for (const waiting of queue.pinned(typeId, now)) {
      const candidate = roster
        .candidates(typeId)
        .find(({ binding, window }) =>
          waiting.pinnedBindingId
            ? binding.id === waiting.pinnedBindingId
            : window.id === waiting.pinnedWindowId,
        );
      if (!candidate || obstacleOf(candidate, now, waiting.demand) !== null) continue;
      this.#book(waiting, candidate.binding.id);
    }
  }

  #book(waiting: Waiting, bindingId: string): void {
    this.#tools.queue.take(waiting);
    this.#tools.roster.book(bindingId, waiting.taskId, waiting.demand.price);
    this.#tools.start(waiting, bindingId);
  }

  #sleepUntilSomethingIsDue(now: number): void {
    const { clock, queue, roster } = this.#tools;
    this.#cancelTimer();
    const due = [queue.nextDue(now), roster.nextMend(queue.typeIds(), now)].filter((at) => at !== null);
    if (due.length > 0) this.#cancelTimer = clock.after(Math.min(...due) - now, () => this.wake());
  }
}
