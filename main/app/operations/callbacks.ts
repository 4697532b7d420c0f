import { z } from 'zod';
import { GatewayError } from '../../contract/index.ts';
import { callbackSecret } from '../callbacks.ts';
import { operation } from './operation.ts';

export const callbackOperations = {
  /** For receivers, to check signatures with. */
  'callbacks.secret': operation(z.object({}), async (engine) => ({ secret: callbackSecret(engine) })),
  /** Newest first; the log of one with its attempts when a task is named. */
  'callbacks.list': operation(
    z.object({ limit: z.number().int().min(1).max(1000).default(50) }),
    async ({ store }, { limit }) => store.callbacks.list(limit),
  ),
  'callbacks.show': operation(z.object({ taskId: z.string() }), async ({ store }, { taskId }) => {
    const callback = await store.callbacks.get(taskId);
    if (!callback) throw new GatewayError('not_found', `Task ${taskId} has no callback`);
    return { ...callback, log: await store.callbacks.attempts(taskId) };
  }),
  /** Sent once more from the beginning, within ten minutes; at once when something else is due. */
  'callbacks.again': operation(z.object({ taskId: z.string() }), async ({ store, clock }, { taskId }) => {
    if (!(await store.callbacks.again(taskId, clock.now()))) {
      throw new GatewayError('conflict', 'There is no ended callback of that task');
    }
    return { taskId, due: true };
  }),
};
