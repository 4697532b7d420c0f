/** The last `capacity` entries, oldest first. */
export class Ring<T> {
  readonly #capacity: number;
  #entries: T[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(entry: T): void {
    this.#entries.push(entry);
    // Trimmed in blocks: shifting one element of a long array on every push is quadratic.
    if (this.#entries.length >= this.#capacity * 2) this.#entries = this.#entries.slice(-this.#capacity);
  }

  snapshot(): T[] {
    return this.#entries.slice(-this.#capacity);
  }
}
