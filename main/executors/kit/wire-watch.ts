import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { type Clock, sleep } from '../../kernel/index.ts';

/**
 * Reads every reply the page gets, from now until disposed, so that none falls between two waits. Listens only. A
 * reply that cannot be read is passed over: the page asks again.
 */
export class WireWatch implements Disposable {
  readonly #session: BrowserSession;
  readonly #clock: Clock;
  readonly #off: () => void;
  #news = Promise.withResolvers<void>();
  #lastNewsAt: number;

  /** `read` tells whether the reply was news. */
  constructor(session: BrowserSession, clock: Clock, read: (response: WireResponse) => Promise<boolean>) {
    this.#session = session;
    this.#clock = clock;
    this.#lastNewsAt = clock.now();
    this.#off = session.wire.onResponse((response) => {
      void read(response)
        .then((isNews) => isNews && this.#tell())
        .catch((error) => session.log.debug('a reply could not be read', { error }));
    });
  }

  get lastNewsAt(): number {
    return this.#lastNewsAt;
  }

  /** Until something new was read, `ms` at most. Rejects with the signal's reason. */
  async next(ms: number): Promise<void> {
    const { signal } = this.#session;
    signal.throwIfAborted();
    const done = new AbortController();
    const timer = sleep(this.#clock, ms, AbortSignal.any([signal, done.signal]));
    timer.catch(() => undefined);
    try {
      await Promise.race([this.#news.promise, timer]);
    } finally {
      done.abort();
    }
  }

  [Symbol.dispose](): void {
    this.#off();
  }

  #tell(): void {
    this.#lastNewsAt = this.#clock.now();
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
