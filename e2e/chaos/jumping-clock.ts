import { type Clock, VirtualClock } from '../../main/kernel/index.ts';

/**
 * A computer's clock that is set by somebody: the time of day jumps, timers run on as they were, as on every system.
 */
export class JumpingClock implements Clock {
  readonly #timers = new VirtualClock();
  #offsetMs = 0;
  /** Timers ever set: a busy loop shows here. */
  set = 0;

  now(): number {
    return this.#timers.now() + this.#offsetMs;
  }

  after(ms: number, fn: () => void): () => void {
    this.set++;
    return this.#timers.after(ms, fn);
  }

  jump(ms: number): void {
    this.#offsetMs += ms;
  }

  advance(ms: number): Promise<void> {
    return this.#timers.advance(ms);
  }
}
