import { GatewayError } from '../../contract/index.ts';
import { type Clock, exponentialBackoff, sleep } from '../../kernel/index.ts';

export interface Patience {
  clock: Clock;
  /** Ends the waiting with its reason: the service is stopping. */
  signal: AbortSignal;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Writes, and waits for room when the disk is full: a change that must not be lost would otherwise leave a task that
 * nobody owns until the next start.
 */
export async function persist<T>(write: () => Promise<T>, { clock, signal }: Patience): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'storage_full') throw error;
      await sleep(clock, exponentialBackoff(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
    }
  }
}
