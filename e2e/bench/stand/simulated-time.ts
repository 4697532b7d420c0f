import { type Clock, VirtualClock } from '../../../main/kernel/index.ts';

/** A finished task's chain (write, hand over, lease, next stages) is about a dozen turns long. */
const TURNS = 32;

/**
 * Virtual time that moves on only when nothing is left to do at this moment: the product's writes and wakes take turns
 * of the event loop, and none of them may slip into the next event's time.
 */
export class SimulatedTime implements Clock {
  readonly #clock = new VirtualClock(0);
  readonly #due = new Map<symbol, number>();

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, fn: () => void): () => void {
    const timer = Symbol('timer');
    this.#due.set(timer, this.now() + Math.max(0, ms));
    const cancel = this.#clock.after(ms, () => {
      this.#due.delete(timer);
      fn();
    });
    return () => {
      this.#due.delete(timer);
      cancel();
    };
  }

  async runUntil(isOver: () => boolean): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < TURNS; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (isOver()) return;
      if (this.#due.size === 0) throw new Error('the simulation waits for nothing');
      await this.#clock.advance(Math.min(...this.#due.values()) - this.now());
    }
  }
}
