import { z } from 'zod';
import { GatewayError, isTerminal, TASK_STATES } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { operation } from './operation.ts';

const brief = (task: Task) => ({
  id: task.id,
  state: task.state,
  stage: task.stage,
  progress: task.progress,
  model: task.request.requestedModel,
  prompt: task.request.prompt.slice(0, 80),
  windowId: task.windowId,
  attempts: task.attempts,
  error: task.error,
  createdAt: task.createdAt,
  finishedAt: task.finishedAt,
});

export const taskOperations = {
  'tasks.list': operation(
    z.object({
      state: z.enum(TASK_STATES).optional(),
      limit: z.number().int().min(1).max(1000).default(50),
    }),
    async ({ store }, { state, limit }) => {
      const { rows } = await store.tasks.list({ limit, ...(state === undefined ? {} : { states: [state] }) });
      return rows.map(brief);
    },
  ),
  'tasks.show': operation(z.object({ id: z.string() }), async ({ store, scheduler }, { id }) => {
    const task = await store.tasks.get(id);
    if (!task) throw new GatewayError('not_found', `There is no task ${id}`);
    const [attempts, events] = await Promise.all([store.tasks.attempts(id), store.tasks.events(id)]);
    return { ...task, waitingReason: scheduler.desk.waitingReason(task), attemptList: attempts, events };
  }),
  'tasks.retry': operation(z.object({ id: z.string() }), async ({ store, scheduler, references }, { id }) => {
    const task = await store.tasks.get(id);
    if (!task) throw new GatewayError('not_found', `There is no task ${id}`);
    if (!isTerminal(task.state)) throw new GatewayError('conflict', 'The task has not ended yet');
    const copies = await references.copy(task.request.references);
    const { taskTypeId, keyId, tenantId, priority, pinnedWindowId, pinnedBindingId } = task;
    const request = { ...task.request, references: copies };
    const again = await scheduler.desk.submit({
      taskTypeId,
      keyId,
      tenantId,
      priority,
      pinnedWindowId,
      pinnedBindingId,
      request,
    });
    return { ...brief(again), retryOf: id };
  }),
  'tasks.prioritise': operation(
    z.object({ id: z.string(), priority: z.number().int().min(-100).max(100) }),
    async ({ scheduler }, { id, priority }) => {
      const task = await scheduler.desk.setPriority(id, priority);
      if (!task) throw new GatewayError('not_found', `There is no task ${id}`);
      return { ...brief(task), priority: task.priority };
    },
  ),
  'tasks.remove': operation(z.object({ id: z.string() }), async ({ scheduler }, { id }) => {
    if (!(await scheduler.desk.remove(id))) throw new GatewayError('not_found', `There is no task ${id}`);
    return { id, removed: true };
  }),
  'tasks.cancel': operation(z.object({ id: z.string() }), async ({ scheduler }, { id }) => {
    const task = await scheduler.desk.cancel(id);
    if (!task) throw new GatewayError('not_found', `There is no task ${id}`);
    return brief(task);
  }),
};
