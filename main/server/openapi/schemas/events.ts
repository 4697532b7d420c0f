import { z } from 'zod';
import { TASK_STAGES, TASK_STATES } from '../../../contract/index.ts';
import type { TaskEventType } from '../../../domain/index.ts';
import { component } from './component.ts';
import { epochMilliseconds, taskId } from './fields.ts';

const CHANGES = [
  'admitted',
  'leased',
  'stage',
  'progress',
  'requeued',
  'cancel_requested',
  'priority',
  'finished',
] as const satisfies readonly TaskEventType[];

export const TaskEvent = component(
  'TaskEvent',
  z
    .object({
      id: taskId(),
      change: z.enum(CHANGES).describe('What happened.'),
      state: z.enum(TASK_STATES),
      stage: z.enum(TASK_STAGES).nullable(),
      progress: z.number().int(),
      waiting_reason: z.unknown().optional(),
      at: epochMilliseconds(),
    })
    .describe('`data:` of an event named `task`.'),
);
