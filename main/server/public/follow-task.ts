import type { Task } from '../../domain/index.ts';
import { sleep } from '../../kernel/index.ts';
import type { GatewayParts } from '../gateway.ts';

/** How often progress is looked at. */
const LOOK_MS = 2_000;
/** Silence after which connections on the way begin to be cut. */
export const HEARTBEAT_MS = 10_000;

/**
 * A task as it goes on: each time stage or progress changed, `null` after a while of silence, at last the ended task.
 * Rejects with the signal's reason; the task itself goes on.
 */
export async function* followTask(
  { desk, clock }: Pick<GatewayParts, 'desk' | 'clock'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Task | null> {
  const done = desk.whenDone(id, signal);
  // Between two looks nobody listens to it.
  done.catch(() => undefined);
  let told = '';
  let toldAt = clock.now();
  for (;;) {
    const ended = await within(done, LOOK_MS, { clock, signal });
    if (ended) {
      yield ended;
      return;
    }
    const task = await desk.get(id);
    const state = `${task?.state} ${task?.stage} ${task?.progress}`;
    if (task && state !== told) yield task;
    else if (clock.now() - toldAt >= HEARTBEAT_MS) yield null;
    else continue;
    told = state;
    toldAt = clock.now();
  }
}

/** What `promise` brings, or null when it takes longer. */
async function within<T>(
  promise: Promise<T>,
  ms: number,
  { clock, signal }: Pick<GatewayParts, 'clock'> & { signal: AbortSignal },
): Promise<T | null> {
  const enough = new AbortController();
  try {
    const late = sleep(clock, ms, AbortSignal.any([signal, enough.signal])).then(() => null);
    return await Promise.race([promise, late]);
  } finally {
    enough.abort();
  }
}
