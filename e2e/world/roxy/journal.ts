export interface JournalEntry {
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly tokenOk: boolean;
  /** Query or body, as sent. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Unset while the call runs, and when the client went away before the answer. */
  status?: number;
  /** Envelope code, when the answer was an envelope. */
  code?: number;
  durationMs?: number;
}

interface Interval {
  entry: JournalEntry;
  start: number;
  end: number;
}

/** Every call in order of arrival. A call lasts until its answer is sent or its client has gone. */
export class Journal {
  #intervals: Interval[] = [];
  #ticks = 0;

  begin(call: Pick<JournalEntry, 'method' | 'path' | 'tokenOk' | 'params'>): {
    entry: JournalEntry;
    end: () => void;
  } {
    const start = ++this.#ticks;
    const interval: Interval = { entry: { id: start, at: Date.now(), ...call }, start, end: Infinity };
    this.#intervals.push(interval);
    const end = () => {
      if (interval.end !== Infinity) return;
      interval.end = ++this.#ticks;
      interval.entry.durationMs = Date.now() - interval.entry.at;
    };
    return { entry: interval.entry, end };
  }

  calls(path?: string): JournalEntry[] {
    return this.#intervals.map(({ entry }) => entry).filter((entry) => !path || entry.path === path);
  }

  /** Most calls of these paths that were ever under way at once; 1 proves a single lane. */
  maxOverlap(...paths: string[]): number {
    const steps = this.#intervals
      .filter(({ entry }) => paths.length === 0 || paths.includes(entry.path))
      .flatMap(({ start, end }) => [
        { at: start, change: 1 },
        { at: end, change: -1 },
      ])
      .sort((a, b) => a.at - b.at);
    let now = 0;
    let most = 0;
    for (const { change } of steps) {
      now += change;
      most = Math.max(most, now);
    }
    return most;
  }

  clear(): void {
    this.#intervals = [];
  }
}
