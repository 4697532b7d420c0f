/** One at a time, in order of arrival. A waiter whose signal aborts leaves the line. */
export class Mutex {
  #tail: Promise<void> = Promise.resolve();

  async run<T>(fn: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const before = this.#tail;
    let release!: () => void;
    const done = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Keep the place in line even when this waiter gives up: otherwise the next one would overlap the present holder.
    this.#tail = before.then(() => done);
    try {
      await raceAbort(before, signal);
      return await fn();
    } finally {
      release();
    }
  }
}

/** A mutex per key; keys without holder or waiter take no memory. */
export class KeyedMutex {
  readonly #lanes = new Map<string, { mutex: Mutex; users: number }>();

  async run<T>(key: string, fn: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const lane = this.#lanes.get(key) ?? { mutex: new Mutex(), users: 0 };
    this.#lanes.set(key, lane);
    lane.users++;
    try {
      return await lane.mutex.run(fn, signal);
    } finally {
      if (--lane.users === 0) this.#lanes.delete(key);
    }
  }
}

/** The promise, or the signal's reason, whichever comes first. */
export function raceAbort<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise;
  if (signal.aborted) {
    // Nobody will look at it any more; without this its rejection would crash the process.
    promise.catch(() => undefined);
    return Promise.reject(signal.reason);
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
