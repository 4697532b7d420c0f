import { GatewayError } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { Deadline } from '../../kernel/index.ts';
import { failureOf } from '../dialects/shared/failed-task.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { clientSignal } from '../request-facts.ts';
import type { EventStreams } from './event-streams.ts';

/** Clients without an answer give up after 300 s, and order again. */
export const LONGEST_WAIT_MS = 280_000;

/**
 * Waits for the end of a task on behalf of a call that answers with its result. A client that leaves ends the waiting,
 * not the task.
 * @throws GatewayError `sync_timeout` when it takes too long or the service stops; why the task failed, when it did.
 */
export async function awaitTask(
  ctx: GatewayContext,
  { desk, clock }: GatewayParts,
  { stopping }: Pick<EventStreams, 'stopping'>,
  task: Task,
): Promise<Task> {
  accepted(ctx, task);
  const reason = () =>
    new GatewayError(
      'sync_timeout',
      `Task ${task.id} is still running; ask for it at GET /v1/videos/${task.id}`,
    );
  const leave = AbortSignal.any([clientSignal(ctx), stopping]);
  using deadline = new Deadline(clock, LONGEST_WAIT_MS, reason, leave);
  let ended: Task;
  try {
    ended = await desk.whenDone(task.id, deadline.signal);
  } catch (error) {
    throw stopping.aborted ? reason() : error;
  }
  if (ended.state !== 'completed') throw failureOf(ended);
  return ended;
}

/** From here on no answer may make a client order again. */
export function accepted(ctx: GatewayContext, task: Task): void {
  ctx.state.isAccepted = true;
  ctx.set('x-task-id', task.id);
}
