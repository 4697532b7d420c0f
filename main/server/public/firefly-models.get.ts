import { modelsOfDocument002 } from '../../domain/index.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';

/** `GET /v1/firefly/models` (document 002): its names, what draws them, and whether a task type is switched on for them. */
export const readFireflyModels =
  ({ taskTypes }: Pick<GatewayParts, 'taskTypes'>): GatewayMiddleware =>
  async (ctx) => {
    const executors = new Set(taskTypes().flatMap(({ enabled, executor }) => (enabled ? [executor] : [])));
    ctx.body = {
      object: 'list',
      data: modelsOfDocument002().map(({ name, kind, serves }) => ({
        id: name,
        object: 'model',
        type: kind,
        routes_to: serves?.model ?? null,
        enabled: serves !== null && executors.has(serves.executor),
      })),
    };
  };
