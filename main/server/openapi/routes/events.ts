import { z } from 'zod';
import type { ApiOperation } from '../api-operation.ts';
import { SAMPLE_IDS } from '../samples/sample-tasks.ts';
import { TaskEvent } from '../schemas/events.ts';
import { example } from './answers.ts';

export const EVENT_ROUTES: readonly ApiOperation[] = [
  {
    id: 'streamEvents',
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary: 'Follow your tasks',
    description:
      'Server-sent events, each change once, ids growing. Come back with `Last-Event-ID` (browsers do) and nothing is missed, also over a restart. A comment every 15 seconds of silence; up to 10 streams for each key.',
    access: 'key',
    parameters: [
      {
        name: 'task',
        in: 'query',
        schema: z.string(),
        description: 'Only this task.',
        example: SAMPLE_IDS.running,
      },
      {
        name: 'after',
        in: 'query',
        schema: z.number().int().min(0),
        description: 'Only what came after this event.',
      },
      {
        name: 'Last-Event-ID',
        in: 'header',
        schema: z.number().int().min(0),
        description: 'The same; it wins over `after`.',
      },
    ],
    answer: [
      {
        description: 'An endless stream.',
        mediaType: 'text/event-stream',
        schema: TaskEvent,
        examples: [
          example(
            'progress',
            'A step forward',
            () =>
              `id: 1207\nevent: task\ndata: ${JSON.stringify({ id: SAMPLE_IDS.running, change: 'progress', state: 'processing', stage: 'submitted', progress: 42, at: Date.UTC(2026, 10, 20, 9, 31) })}\n\n`,
          ),
        ],
      },
    ],
    errors: ['bad_parameter', 'not_found', 'rate_limited', 'maintenance'],
    scene: { subject: 'task' },
  },
];
