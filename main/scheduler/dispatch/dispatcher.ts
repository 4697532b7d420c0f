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
  #awake = false;
  /** Nothing is placed before recovery has taken up what a former process left. */
  #working = false;

  constructor(tools: DispatcherTools) {
    this.#tools = tools;
  }

  /** Looks for work soon; many calls in one turn of the event loop make one look. */
  wake(): void {
    if (this.#awake || !this.#working) return;
    this.#awake = true;
    setImmediate(() => {
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
    for (const typeId of [...queue.typeIds()]) {
      this.#placePinned(typeId, now);
      this.#placeNext(typeId, now);
    }
    this.#sleepUntilSomethingIsDue(now);
  }

  #placeNext(typeId: string, now: number): void {
    const { queue, roster } = this.#tools;
    const candidates = roster.candidates(typeId);
    const unmet = new Set<string>();
    for (let next = queue.next(typeId, now, unmet); next; next = queue.next(typeId, now, unmet)) {
      const candidate = chooseWindow(candidates, now, next.avoid, next.demand);
      if (candidate) this.#book(next, candidate.binding.id);
      else unmet.add(demandKey(next));
    }
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
    this.#tools.queue.take(waiting.taskId);
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
