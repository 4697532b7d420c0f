/** Names of refused orders kept at most; beyond that the oldest are forgotten. */
const MOST = 10_000;

/**
 * Orders refused for now, which their senders will send again. Without this memory the second try of an order that was
 * never stored would be taken for the second try of an equal one that was.
 */
export class RefusedTries {
  readonly #untilMs: number;
  readonly #times = new Map<string, number[]>();

  /** @param untilMs how long a sender may take to send again */
  constructor(untilMs: number) {
    this.#untilMs = untilMs;
  }

  add(name: string, now: number): void {
    const times = this.#recent(name, now);
    this.#times.delete(name);
    this.#times.set(name, [...times, now]);
    if (this.#times.size <= MOST) return;
    const oldest = this.#times.keys().next();
    if (!oldest.done) this.#times.delete(oldest.value);
  }

  /** True once for each refusal. */
  take(name: string, now: number): boolean {
    const [first, ...rest] = this.#recent(name, now);
    if (rest.length > 0) this.#times.set(name, rest);
    else this.#times.delete(name);
    return first !== undefined;
  }

  #recent(name: string, now: number): number[] {
    return (this.#times.get(name) ?? []).filter((at) => at > now - this.#untilMs);
  }
}
