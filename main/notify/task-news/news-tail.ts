import type { Logger } from '../../kernel/index.ts';
import { Narrator, type NarratorTools } from './narrator.ts';
import type { NewsPage, TaskNews } from './task-history.ts';

/** Events read from the record in one go. */
export const PAGE = 500;
/** News kept in memory for readers that keep up; the others read the record. */
const KEPT = 2_000;

/**
 * The end of the record, read once for all who listen. It is the record that is told, never the bus: an event of the bus
 * only says that there is something to read. So nothing is lost between a replay and what is live, nothing comes twice,
 * and the order is that of the commits.
 */
export class NewsTail {
  readonly #tools: NarratorTools & { log: Logger };
  readonly #waiting = new Set<() => void>();
  #narrator: Narrator;
  /** `#recent` has all news with ids above `#since`, up to `#through`. */
  #recent: TaskNews[] = [];
  #since: number;
  #through: number;
  #reading = false;
  #lookAgain = false;
  #closed = false;

  constructor(tools: NarratorTools & { log: Logger }, start: number) {
    this.#tools = tools;
    this.#narrator = new Narrator(tools);
    this.#since = start;
    this.#through = start;
  }

  /** All events up to this id have been read. */
  get through(): number {
    return this.#through;
  }

  /** News after an id; null when it lies too far back for memory. */
  after(id: number): NewsPage | null {
    if (id < this.#since) return null;
    const first = this.#recent.findLastIndex((one) => one.id <= id) + 1;
    const news = this.#recent.slice(first, first + PAGE);
    const isRest = first + news.length === this.#recent.length;
    return { news, through: isRest ? Math.max(id, this.#through) : (news.at(-1)?.id ?? id) };
  }

  /** Calls `wake` once when there is something after `id`, at once when there is already. */
  whenAfter(id: number, wake: () => void): () => void {
    if (this.#through > id) {
      wake();
      return () => undefined;
    }
    const once = (): void => {
      if (this.#through <= id) return;
      this.#waiting.delete(once);
      wake();
    };
    this.#waiting.add(once);
    return () => this.#waiting.delete(once);
  }

  /** There may be more in the record. */
  look(): void {
    this.#lookAgain = true;
    if (this.#reading || this.#closed) return;
    this.#reading = true;
    // Many events of one turn of the event loop make one reading.
    setImmediate(() => {
      void this.#readAll();
    });
  }

  close(): void {
    this.#closed = true;
    this.#waiting.clear();
  }

  async #readAll(): Promise<void> {
    while (this.#lookAgain && !this.#closed) {
      this.#lookAgain = false;
      try {
        await this.#readPage();
      } catch (error) {
        this.#tools.log.warn('task news could not be read', { error });
        // The page will be told again from its first event, to a narrator that has heard none of it.
        this.#narrator = new Narrator(this.#tools);
      }
    }
    // In the same step as the last look at the flag: a `look` in between would be lost.
    this.#reading = false;
  }

  async #readPage(): Promise<void> {
    const events = await this.#tools.history.eventsSince(this.#through, PAGE);
    const last = events.at(-1);
    if (!last) return;
    this.#recent.push(...(await this.#narrator.tell(events)));
    this.#through = last.id;
    this.#forget();
    for (const wake of [...this.#waiting]) wake();
    if (events.length < PAGE) return;
    this.#lookAgain = true;
    // SQLite answers within the turn: without this a long stretch would hold up everything else.
    await new Promise((resolve) => setImmediate(resolve));
  }

  #forget(): void {
    if (this.#recent.length <= 2 * KEPT) return;
    const gone = this.#recent.splice(0, this.#recent.length - KEPT);
    this.#since = gone.at(-1)?.id ?? this.#since;
  }
}
