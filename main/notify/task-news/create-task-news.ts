import type { EventBus } from '../../domain/index.ts';
import type { Clock, Logger } from '../../kernel/index.ts';
import { NewsReader, type NewsWish } from './news-reader.ts';
import { NewsTail } from './news-tail.ts';
import type { TaskHistory, WaitingReasonOf } from './task-history.ts';

export interface TaskNewsTools {
  history: TaskHistory;
  bus: EventBus;
  waitingReason: WaitingReasonOf;
  clock: Clock;
  log: Logger;
}

/** Changes of tasks, for streams: replayed from the record, then live. */
export interface TaskNewsDesk {
  /** The place is fixed when this resolves: what happens from then on will be told. */
  open(wish: NewsWish): Promise<NewsReader>;
  /** Ends every reader. */
  close(): void;
}

export function createTaskNews({ bus, log, clock, ...tools }: TaskNewsTools): TaskNewsDesk {
  const readers = new Set<NewsReader>();
  // Without listeners nothing is read.
  let tail: NewsTail | null = null;
  const leaveBus = bus.on((event) => {
    if (event.type === 'task') tail?.look();
  });

  function left(reader: NewsReader): void {
    readers.delete(reader);
    if (readers.size > 0) return;
    tail?.close();
    tail = null;
  }

  return {
    async open(wish) {
      const last = await tools.history.lastEventId();
      tail ??= new NewsTail({ ...tools, log }, last);
      // What was written while the end was being asked for.
      tail.look();
      // A place beyond the end is of another data folder, or its rows have been removed: both go on from here.
      const after = Math.min(wish.after ?? last, last);
      const reader: NewsReader = new NewsReader(
        { ...wish, after },
        { tail, clock, tools, onClose: () => left(reader) },
      );
      readers.add(reader);
      return reader;
    },
    close() {
      leaveBus();
      for (const reader of [...readers]) reader.close();
    },
  };
}
