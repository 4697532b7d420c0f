/** What is remembered of one key; the contract allows no higher `ratePerMinute`. */
const MOST_REMEMBERED = 10_000;
const MINUTE_MS = 60_000;

/** When a key made what it made, for the last minute. A booking that came to nothing is taken out again. */
export class RateWindow {
  /** Oldest first. */
  #bookings: { at: number }[] = [];

  /** Milliseconds until one more keeps every span of 60 s within `perMinute`; 0: now. */
  waitMs(perMinute: number, now: number): number {
    this.#forget(now);
    // The youngest booking that must have left the window first.
    const blocking = this.#bookings.at(-perMinute);
    return blocking ? blocking.at + MINUTE_MS - now : 0;
  }

  /** Returns the way to take it back. */
  book(now: number): () => void {
    const booking = { at: now };
    this.#forget(now);
    this.#bookings.push(booking);
    return () => {
      this.#bookings = this.#bookings.filter((one) => one !== booking);
    };
  }

  #forget(now: number): void {
    const young = this.#bookings.findIndex(({ at }) => at + MINUTE_MS > now);
    const gone = young < 0 ? this.#bookings.length : young;
    this.#bookings.splice(0, Math.max(gone, this.#bookings.length - MOST_REMEMBERED));
  }
}
