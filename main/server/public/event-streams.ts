import { GatewayError } from '../../contract/index.ts';

/** Open streams of one key at once; browsers open six connections to one origin at most. */
export const MOST_PER_KEY = 10;
const FULL_RETRY_MS = 5_000;

/** Streams that are open now: how many a key has, and their end when the server stops. */
export class EventStreams {
  readonly #open = new Map<string, Set<() => void>>();
  readonly #stopping = new AbortController();

  /** Aborts when the server stops. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Books a place before anything is awaited; `end` is called when the server stops. Returns the way to give it back.
   * @throws GatewayError `rate_limited`, `maintenance`
   */
  enter(keyId: string, end: () => void): () => void {
    if (this.stopping.aborted) throw new GatewayError('maintenance', 'The service is stopping');
    const streams = this.#open.get(keyId) ?? new Set();
    if (streams.size >= MOST_PER_KEY) {
      throw new GatewayError('rate_limited', `This API key has ${MOST_PER_KEY} event streams open already`, {
        retryAfterMs: FULL_RETRY_MS,
      });
    }
    // Its own function: one `end` may be entered twice.
    const entry = () => end();
    this.#open.set(keyId, streams.add(entry));
    return () => {
      streams.delete(entry);
      if (streams.size === 0 && this.#open.get(keyId) === streams) this.#open.delete(keyId);
    };
  }

  /** Without this the server would wait its whole grace for streams that never end by themselves. */
  closeAll(): void {
    this.#stopping.abort();
    for (const streams of [...this.#open.values()]) for (const end of [...streams]) end();
  }
}
