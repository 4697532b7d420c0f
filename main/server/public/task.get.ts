import { GatewayError } from '../../contract/index.ts';
import { taskObject } from '../dialects/tasks000/task-object.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { askToPoll, linksFor } from '../request-facts.ts';
import { ownTask } from './own-task.ts';
import { whyWaiting } from './why-waiting.ts';

/** `GET /v1/tasks/{id}` */
export const readTask =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    Object.assign(ctx.state, { subject: 'task', profile: 'tasks000' });
    const task = await ownTask(ctx, parts, ctx.params.id);
    askToPoll(ctx, task);
    ctx.body = { ...taskObject(task, linksFor(ctx, parts)), ...whyWaiting(task, parts.desk) };
  };

/** `GET /v1/tasks`: the id was forgotten. */
export const readNoTask: GatewayMiddleware = async () => {
  throw new GatewayError('missing_task_id', 'task_id 不能为空', { param: 'task_id' });
};
