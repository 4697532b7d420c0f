import type { Clock } from '../../kernel/index.ts';
import { Narrator, type NarratorTools } from './narrator.ts';
import { type NewsTail, PAGE } from './news-tail.ts';
import type { NewsPage, TaskNews } from './task-history.ts';

export interface NewsWish {
  /** Only tasks of this tenant. */
  tenantId: string;
  /** Only this task. */
  taskId?: string;
  /** Id of the last news already known; without it the news begins now. */
  after?: number;
}

/**
 * One listener's place in the news. It pulls: what it has not taken yet stays in the record, so that a slow listener needs
 * no buffer of its own and cannot lose anything.
 */
export class NewsReader {
  readonly #wish: NewsWish;
  readonly #tail: NewsTail;
  readonly #clock: Clock;
  readonly #tools: NarratorTools;
  readonly #onClose: () => void;
  #narrator: Narrator | null = null;
  #place: number;
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(
    wish: NewsWish & { after: number },
    parts: { tail: NewsTail; clock: Clock; tools: NarratorTools; onClose: () => void },
  ) {
    this.#wish = wish;
    this.#place = wish.after;
    this.#tail = parts.tail;
    this.#clock = parts.clock;
    this.#tools = { ...parts.tools, tenantId: wish.tenantId };
    this.#onClose = parts.onClose;
  }

  /** Everything up to this id has been taken or is not wished for. */
  get place(): number {
    return this.#place;
  }

  /** The next news, each exactly once; empty after `patienceMs` without any, null once closed. One call at a time. */
  async next(patienceMs: number): Promise<readonly TaskNews[] | null> {
    let isOver = false;
    const cancel = this.#clock.after(patienceMs, () => {
      isOver = true;
      // What was written without a word on the bus is found at the latest now.
      this.#tail.look();
      this.#wake();
    });
    try {
      while (!this.#closed) {
        const { news, through } = await this.#page();
        const moved = through > this.#place;
        this.#place = through;
        const mine = news.filter((one) => this.#isWished(one));
        if (mine.length > 0 || isOver) return this.#closed ? null : mine;
        if (!moved) await this.#more();
        // Whatever it finds, a reader never holds up the turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return null;
    } finally {
      cancel();
    }
  }

  /** Ends a `next` that waits. May be called twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake();
    this.#onClose();
  }

  async #page(): Promise<NewsPage> {
    const recent = this.#tail.after(this.#place);
    if (recent) {
      this.#narrator = null;
      return recent;
    }
    this.#narrator ??= new Narrator(this.#tools);
    const known = this.#tail.through;
    const events = await this.#tools.history.eventsSince(this.#place, PAGE);
    const last = events.at(-1)?.id ?? this.#place;
    // A page that is not full reaches to the end, also when the rows between have been removed.
    const through = events.length < PAGE ? Math.max(last, known) : last;
    return { news: await this.#narrator.tell(events), through };
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      let leave: () => void = () => undefined;
      this.#wake = () => {
        leave();
        resolve();
      };
      if (this.#closed) resolve();
      else leave = this.#tail.whenAfter(this.#place, this.#wake);
    });
  }

  #isWished({ tenantId, taskId }: TaskNews): boolean {
    return (
      tenantId === this.#wish.tenantId && (this.#wish.taskId === undefined || taskId === this.#wish.taskId)
    );
  }
}
