import { GatewayError } from '../../contract/index.ts';
import { openapiTask } from '../dialects/openapi/task-object.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { linksFor } from '../request-facts.ts';
import { ownTask } from './own-task.ts';

/** `GET /api/openapi/task/{task_id}` and `?task_id=`; the document leaves the query open. */
export const readOpenapiTask =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const id = (ctx.params as Record<string, string | undefined>).id ?? ctx.query.task_id;
    if (id === undefined || id === '') {
      throw new GatewayError('missing_task_id', undefined, { param: 'task_id' });
    }
    const task = await ownTask(ctx, parts, id);
    ctx.set('cache-control', 'no-store');
    ctx.body = openapiTask(task, linksFor(ctx, parts));
  };
