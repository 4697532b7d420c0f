import { z } from 'zod';
import { component } from './component.ts';
import { anyObject, taskId } from './fields.ts';

export const Callback = component(
  'Callback',
  z
    .looseObject({
      type: z
        .string()
        .regex(/^(image|video)\.(queued|in_progress|completed|failed)$/)
        .describe('`video.completed`, `image.failed`, …'),
      data: z.object({ id: z.string() }),
      task_id: taskId(),
      external_task_id: z.string().nullable(),
      metadata: anyObject(),
      result_urls: z.array(z.string()).describe('Signed links, good for 24 hours.'),
    })
    .describe('Besides these fields: the task as the profile it was ordered in shows it.'),
);
