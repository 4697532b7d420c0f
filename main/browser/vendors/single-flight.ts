import { raceAbort } from '../../kernel/index.ts';

interface Flight<T> {
  result: Promise<T>;
  callers: number;
}

/** Throws when every caller has left, so that work still waiting for its turn is not begun. */
export type StillWanted = () => void;

/**
 * One piece of work per key at a time; who asks meanwhile shares it. A caller whose signal aborts leaves, the work
 * goes on: half an opening cannot be taken back, and giving it up would make the next caller start a second one.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  async run(key: string, work: (stillWanted: StillWanted) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.callers++;
    try {
      return await raceAbort(flight.result, signal);
    } finally {
      flight.callers--;
    }
  }

  #start(key: string, work: (stillWanted: StillWanted) => Promise<T>): Flight<T> {
    const flight: Flight<T> = {
      callers: 0,
      result: Promise.resolve()
        .then(() => work(stillWanted))
        .finally(() => land()),
    };
    const land = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    const stillWanted = () => {
      if (flight.callers > 0) return;
      // In the same step, or a newcomer could board a flight that is about to fail.
      land();
      throw new Error('Nobody waits for it any more');
    };
    flight.result.catch(() => undefined);
    this.#flights.set(key, flight);
    return flight;
  }
}
