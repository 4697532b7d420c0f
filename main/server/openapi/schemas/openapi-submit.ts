import { z } from 'zod';
import { modelsOfRoute } from '../../../domain/index.ts';
import { parametersOf } from '../../dialects/openapi/parameters.ts';
import { component } from './component.ts';
import { TaskError } from './errors.ts';
import { anyObject, percent, taskId } from './fields.ts';
import { OpenapiModelName } from './model-names.ts';

/** Document 004. What each model takes is its own table; here is all of it in one. */
function choices(): Record<string, z.ZodType> {
  const offered = new Map<string, Map<string, string[]>>();
  for (const { name } of modelsOfRoute('openapi')) {
    for (const [field, values] of Object.entries(parametersOf(name)?.choices ?? {})) {
      const byValues = offered.get(field) ?? new Map<string, string[]>();
      const said = values.join(', ');
      offered.set(field, byValues.set(said, [...(byValues.get(said) ?? []), name]));
    }
  }
  return Object.fromEntries(
    [...offered].map(([field, byValues]) => [
      field,
      z
        .union([z.string(), z.number()])
        .optional()
        .describe(
          [...byValues]
            .map(([values, names]) => `${names.map((name) => `\`${name}\``).join(', ')}: ${values}`)
            .join('; '),
        ),
    ]),
  );
}

export const OpenapiSubmission = component(
  'OpenapiSubmission',
  z.looseObject({
    model: OpenapiModelName,
    params: z
      .looseObject({
        prompt: z.string().min(1),
        image_url: z.union([z.string(), z.array(z.string())]).optional(),
        end_image_url: z
          .union([z.string(), z.array(z.string())])
          .optional()
          .describe('Last frame.'),
        ...choices(),
      })
      .describe('Values are texts; the first of each list is the default.'),
    callback_url: z.string().optional(),
    metadata: anyObject().optional(),
    external_task_id: z.string().optional(),
  }),
);

const status = () => z.enum(['pending', 'processing', 'completed', 'failed']);
const iso = () => z.iso.datetime();

export const OpenapiSubmitted = component(
  'OpenapiSubmitted',
  z.object({ task_id: taskId(), status: status(), created_at: iso() }),
);

export const OpenapiTask = component(
  'OpenapiTask',
  z.object({
    task_id: taskId(),
    status: status(),
    created_at: iso(),
    model: z.string(),
    progress: percent(),
    result: z.object({ type: z.enum(['image', 'video']), urls: z.array(z.string()) }).nullable(),
    error: TaskError.nullable(),
    metadata: anyObject().nullable(),
    completed_at: iso().nullable(),
  }),
);
