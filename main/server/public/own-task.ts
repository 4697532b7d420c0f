import { GatewayError } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { callerOf } from '../middleware/authentication.ts';

const TASK_ID = /^[0-9a-f]{32}$/;

/**
 * The task a path names, when it is the caller's. Owned by tenant, not by key: relays poll with whatever key they have now.
 * @throws GatewayError `not_found`, also for tasks of others: whether they exist is not told.
 */
export async function ownTask(ctx: GatewayContext, { desk }: GatewayParts, id: unknown): Promise<Task> {
  const { subject } = ctx.state;
  const task = typeof id === 'string' && TASK_ID.test(id) ? await desk.get(id) : null;
  if (!task || task.tenantId !== callerOf(ctx).tenantId) {
    throw new GatewayError('not_found', `${subject} not found`);
  }
  ctx.state.taskId = task.id;
  return task;
}
