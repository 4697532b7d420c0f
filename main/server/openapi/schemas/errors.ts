import { z } from 'zod';
import { component } from './component.ts';
import { taskId } from './fields.ts';

export const TaskError = component(
  'TaskError',
  z
    .object({ code: z.string().describe('A word for programs.'), message: z.string() })
    .describe('Why a task came to nothing.'),
);

export const ErrorEnvelope = component(
  'Error',
  z
    .object({
      error: z.object({
        message: z.string().describe('For a person; the wording may change.'),
        type: z.string().describe('Family of the status, as the OpenAI SDKs sort errors.'),
        param: z.string().nullable().describe('Field at fault.'),
        code: z.string().describe('For programs: one of the codes listed with each answer.'),
        task_id: taskId().optional().describe('In a stream: the task that was ordered.'),
      }),
      detail: z.string().describe('`[status code] message`, for clients that read nothing else.'),
      message: z.string().optional().describe('Only below `/api/openapi`: the text that document fixes.'),
      task_id: taskId().optional().describe('The order was stored: ask for this task, do not order again.'),
    })
    .describe('The one envelope of every refusal.'),
);
