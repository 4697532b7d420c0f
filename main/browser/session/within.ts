import { type Clock, Deadline, raceAbort } from '../../kernel/index.ts';

export interface TimeLimit {
  clock: Clock;
  ms: number;
  /** Made only when time is up. */
  reason: () => unknown;
  signal?: AbortSignal | undefined;
}

/** The work, the limit's reason or the signal's reason, whichever comes first. The work itself is not stopped. */
export async function within<T>(work: Promise<T>, limit: TimeLimit): Promise<T> {
  using deadline = new Deadline(limit.clock, limit.ms, limit.reason, limit.signal);
  return await raceAbort(work, deadline.signal);
}
