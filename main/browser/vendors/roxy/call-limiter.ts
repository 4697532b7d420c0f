import { type Clock, Mutex, sleep } from '../../../kernel/index.ts';

/**
 * Keeps within `perMinute` calls: a sixth of them at once, the rest evenly. Urgent calls (is it open? open, close)
 * are counted but never wait, so a long sync cannot hold up a task.
 */
export class CallLimiter {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perMs: number;
  readonly #line = new Mutex();
  #credit: number;
  #at: number;

  constructor(clock: Clock, perMinute: number) {
    this.#clock = clock;
    this.#burst = Math.max(1, Math.floor(perMinute / 6));
    this.#perMs = Math.max(1, perMinute - this.#burst) / 60_000;
    this.#credit = this.#burst;
    this.#at = clock.now();
  }

  async take(urgent: boolean, signal?: AbortSignal): Promise<void> {
    if (urgent) {
      this.#refill();
      this.#credit = Math.max(-this.#burst, this.#credit - 1);
      return;
    }
    await this.#line.run(async () => {
      for (this.#refill(); this.#credit < 1; this.#refill()) {
        await sleep(this.#clock, Math.ceil((1 - this.#credit) / this.#perMs), signal);
      }
      this.#credit -= 1;
    }, signal);
  }

  #refill(): void {
    const now = this.#clock.now();
    this.#credit = Math.min(this.#burst, this.#credit + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
