import { z } from 'zod';
import { EXECUTOR_CODES, GatewayError, type TaskTypeConfig, TaskTypeSchema } from '../../contract/index.ts';
import type { Engine } from '../engine.ts';
import { operation, pick } from './operation.ts';
import { windowNamed } from './window-named.ts';

function findType({ store }: Engine, text: string): TaskTypeConfig {
  const types = store.config.get().taskTypes;
  return types.find(({ code }) => code === text) ?? pick(types, text, 'task type');
}

export const taskTypeOperations = {
  'types.list': operation(z.object({}), async ({ store }) => {
    const bindings = await store.bindings.list();
    return store.config.get().taskTypes.map((type) => ({
      ...type,
      bindings: bindings.filter(({ taskTypeId }) => taskTypeId === type.id),
    }));
  }),
  'types.add': operation(
    z.object({
      code: z.string(),
      name: z.string().optional(),
      executor: z.enum(EXECUTOR_CODES),
      concurrency: z.number().int().optional(),
      timeoutS: z.number().int().optional(),
      maxAttempts: z.number().int().optional(),
    }),
    async ({ store, scheduler }, { name, ...rest }) => {
      if (store.config.get().taskTypes.some(({ code }) => code === rest.code)) {
        throw new GatewayError('conflict', `There is a task type ${rest.code} already`);
      }
      const parsed = TaskTypeSchema.safeParse({ id: rest.code, name: name ?? rest.code, ...rest });
      if (!parsed.success) throw new GatewayError('bad_parameter', z.prettifyError(parsed.error));
      store.config.update((draft) => {
        draft.taskTypes.push(parsed.data);
      });
      await scheduler.reload();
      return parsed.data;
    },
  ),
  'types.set': operation(
    z.object({ type: z.string(), change: z.record(z.string(), z.unknown()) }),
    async (engine, { type, change }) => {
      const { store, scheduler } = engine;
      const found = findType(engine, type);
      const { id: _id, code: _code, executor: _executor, ...allowed } = TaskTypeSchema.shape;
      const unknown = Object.keys(change).filter((name) => !Object.hasOwn(allowed, name));
      if (unknown.length > 0) {
        throw new GatewayError('bad_parameter', `A task type has no setting ${unknown.join(', ')}`);
      }
      store.config.update((draft) => {
        Object.assign(draft.taskTypes.find(({ id }) => id === found.id) ?? {}, change);
      });
      await scheduler.reload();
      return findType(engine, found.id);
    },
  ),
  'types.bind': operation(
    z.object({
      type: z.string(),
      window: z.string(),
      concurrency: z.number().int().min(1).max(999).optional(),
      dailyLimit: z.number().int().positive().optional(),
      cleanPage: z.boolean().optional(),
    }),
    async (engine, { type, window, concurrency, dailyLimit, cleanPage }) => {
      const { id } = await windowNamed(engine, window);
      const taskType = findType(engine, type);
      const binding = await engine.store.bindings.bind(taskType.id, id, {
        concurrency: concurrency ?? null,
        dailyLimit: dailyLimit ?? null,
        cleanPage: cleanPage ?? null,
      });
      await engine.scheduler.reload();
      engine.bus.emit({ type: 'bindings_changed', taskTypeId: taskType.id });
      return binding;
    },
  ),
  'types.unbind': operation(
    z.object({ type: z.string(), window: z.string() }),
    async (engine, { type, window }) => {
      const { id } = await windowNamed(engine, window);
      const taskType = findType(engine, type);
      const [binding] = await engine.store.bindings.list({ taskTypeId: taskType.id, windowId: id });
      if (!binding) throw new GatewayError('not_found', 'This window is not bound to this task type');
      await engine.store.bindings.unbind(binding.id);
      await engine.scheduler.reload();
      return { id: binding.id, unbound: true };
    },
  ),
};
