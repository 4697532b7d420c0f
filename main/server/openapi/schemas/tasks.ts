import { z } from 'zod';
import { component } from './component.ts';
import { percent, taskId } from './fields.ts';
import { VideoOrder } from './videos.ts';

const id = () => z.union([z.string(), z.number()]).nullable();

export const TaskOrder = component(
  'TaskOrder',
  z.looseObject({
    task_type_code: z.string().describe('Code of a task type that is switched on, e.g. `demo_workflow`.'),
    json: VideoOrder.partial({ model: true }).describe(
      'The fields of `POST /v1/videos`. Without `model`: the first video model of the task type.',
    ),
    mapping_id: id().optional().describe('Only this binding may run it.'),
    window_pk: id().optional().describe('Only this window may run it.'),
  }),
);

export const TaskCreated = component(
  'TaskCreated',
  z.object({ success: z.literal(true), task_id: taskId() }),
);

export const TaskStatus = component(
  'TaskStatus',
  z.object({
    task_id: taskId(),
    status: z.enum(['queued', 'running', 'completed', 'failed']),
    progress: percent(),
    result: z.object({ type: z.enum(['image', 'video']), result_urls: z.array(z.string()) }).nullable(),
    error_message: z.string().nullable(),
    content_violation: z.boolean().describe('The site refused the content.'),
    waiting_reason: z
      .object({ summary: z.string(), windows: z.record(z.string(), z.number().int()) })
      .optional(),
  }),
);
