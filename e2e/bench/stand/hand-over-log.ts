import { percentile } from './statistics.ts';

export interface HandOvers {
  p50Ms: number;
  p99Ms: number;
}

/**
 * Pairs every slot that became free with the next start of work: first freed, first served. Neither contender says
 * which slot a job took, so both are paired the same way.
 */
export class HandOverLog {
  readonly figures: Promise<HandOvers>;
  readonly #wanted: number;
  #resolve: (figures: HandOvers) => void = () => undefined;
  #free: number[] = [];
  #times: number[] = [];
  #measuring = false;

  constructor(wanted: number) {
    this.#wanted = wanted;
    this.figures = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** From here on; what was freed before is not counted. */
  begin(): void {
    this.#free = [];
    this.#measuring = true;
  }

  freed(): void {
    if (this.#measuring) this.#free.push(performance.now());
  }

  started(): void {
    const since = this.#free.shift();
    if (since === undefined) return;
    this.#times.push(performance.now() - since);
    if (this.#times.length === this.#wanted) {
      this.#resolve({ p50Ms: percentile(this.#times, 50), p99Ms: percentile(this.#times, 99) });
    }
  }
}
