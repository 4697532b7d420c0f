import { GatewayError, type JsonObject, type JsonValue, type TaskTypeConfig } from '../../contract/index.ts';
import { buildRequest, defaultModelOf, type ModelEntry, modelNamed } from '../../domain/index.ts';
import { readBody } from '../body/read-body.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { placeOrder } from './place-order.ts';

/** `POST /v1/tasks`: a task type by its code, optionally on one window; `json` has the fields of `/v1/videos`. */
export const createTask =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    Object.assign(ctx.state, { subject: 'task', profile: 'tasks000' });
    const { values } = await readBody(ctx.req, parts.settings());
    const type = readTaskType(values.task_type_code, parts.taskTypes());
    const json = readFields(values.json);
    const entry = readModel(json, type, parts);
    const draft = buildRequest(
      entry,
      { values: json, files: [] },
      {
        profile: 'tasks000',
        requestedModel: typeof json.model === 'string' ? json.model : entry.name,
        durationMustBeNamed: false,
      },
    );
    const task = await placeOrder(ctx, parts, draft, {
      taskTypeId: type.id,
      pinnedBindingId: readPin(values.mapping_id, 'mapping_id'),
      pinnedWindowId: readPin(values.window_pk, 'window_pk'),
    });
    ctx.body = { success: true, task_id: task.id };
  };

function readTaskType(code: JsonValue | undefined, types: readonly TaskTypeConfig[]): TaskTypeConfig {
  const type = types.find((candidate) => candidate.code === code && candidate.enabled);
  if (type) return type;
  throw new GatewayError('unknown_task_type', 'task_type_code 不存在或未启用', { param: 'task_type_code' });
}

function readFields(json: JsonValue | undefined): JsonObject {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new GatewayError('bad_parameter', 'json must be an object', { param: 'json' });
}

function readModel(
  json: JsonObject,
  { executor, code }: TaskTypeConfig,
  { settings }: Pick<GatewayParts, 'settings'>,
): ModelEntry {
  if (json.model === undefined || json.model === null || json.model === '') {
    return defaultModelOf(executor, 'video');
  }
  const entry = modelNamed(json.model, { policy: settings() });
  if (entry.executor === executor) return entry;
  throw new GatewayError('bad_parameter', `${entry.name} is not a model of ${code}`, { param: 'model' });
}

/** Ids are texts here; the predecessor's clients send numbers. */
function readPin(value: JsonValue | undefined, param: string): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new GatewayError('bad_parameter', `${param} must be an id`, { param });
}
