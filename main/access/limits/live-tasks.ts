/** A place taken before its task exists. Either call settles it; later calls do nothing. */
export interface Place {
  filledBy(taskId: string): void;
  giveBack(): void;
}

/** Unfinished tasks of one key: what is here, what a former process left, and places booked for orders under way. */
export class LiveTasks {
  readonly #ids = new Set<string>();
  /** Ended while orders were under way: one of these may be the order whose id is not known here yet. */
  readonly #justEnded = new Set<string>();
  #inherited: number;
  #booked = 0;

  constructor(inherited: number) {
    this.#inherited = inherited;
  }

  get count(): number {
    return this.#ids.size + this.#inherited + this.#booked;
  }

  book(): Place {
    this.#booked++;
    let isOpen = true;
    const settle = (taskId: string | null): void => {
      if (!isOpen) return;
      isOpen = false;
      this.#booked--;
      if (taskId !== null && !this.#justEnded.has(taskId)) this.#ids.add(taskId);
      if (this.#booked === 0) this.#justEnded.clear();
    };
    return { filledBy: (taskId) => settle(taskId), giveBack: () => settle(null) };
  }

  /** Also of tasks made without a booked place: a person's retry is never refused, but it counts. */
  admitted(taskId: string): void {
    if (!this.#justEnded.has(taskId)) this.#ids.add(taskId);
  }

  ended(taskId: string, isInherited: boolean): void {
    this.#ids.delete(taskId);
    if (isInherited) this.#inherited = Math.max(0, this.#inherited - 1);
    else if (this.#booked > 0) this.#justEnded.add(taskId);
  }
}
