import { z } from 'zod';
import { taskObject } from '../../dialects/tasks000/task-object.ts';
import type { ApiOperation } from '../api-operation.ts';
import { SAMPLE_IDS } from '../samples/sample-tasks.ts';
import { TaskCreated, TaskOrder, TaskStatus } from '../schemas/tasks.ts';
import { example, inEachState, POLL_HEADER } from './answers.ts';
import { IDEMPOTENCY, idOf } from './parameters.ts';
import { VIDEO_ORDER } from './refusals.ts';

const scene = { profile: 'tasks000', subject: 'task' } as const;

export const TASK_ROUTES: readonly ApiOperation[] = [
  {
    id: 'createTask',
    method: 'post',
    path: '/v1/tasks',
    tag: 'Tasks',
    summary: 'Order by task type',
    description: 'For callers that choose the task type, and if they like the window, themselves.',
    access: 'key',
    parameters: [IDEMPOTENCY],
    body: {
      content: { 'application/json': TaskOrder },
      examples: [
        {
          name: 'type',
          summary: 'By task type',
          value: {
            task_type_code: 'demo_workflow',
            json: { prompt: 'A paper boat on a quiet lake at sunrise', duration: 4 },
          },
        },
        {
          name: 'refused',
          summary: 'A task type that does not exist',
          value: { task_type_code: 'nothing', json: { prompt: 'x' } },
          refused: { code: 'unknown_task_type', status: 400 },
        },
      ],
    },
    answer: [
      {
        description: 'The id of the task, stored.',
        schema: TaskCreated,
        headers: { 'idempotency-replayed': '`true`: the answer of an earlier, equal order.' },
        examples: [example('created', 'Stored', () => ({ success: true, task_id: SAMPLE_IDS.queued }))],
      },
    ],
    errors: [...VIDEO_ORDER.filter((code) => code !== 'missing_model'), 'unknown_task_type'],
    unprocessable: ['bad_size', 'bad_aspect', 'bad_resolution', 'bad_duration'],
    scene,
  },
  {
    id: 'readNoTask',
    method: 'get',
    path: '/v1/tasks',
    tag: 'Tasks',
    summary: 'Without an id: always refused',
    description: 'Tasks are listed at `GET /v1/videos`.',
    access: 'key',
    errors: ['missing_task_id'],
    scene: { subject: 'video' },
  },
  {
    id: 'readTask',
    method: 'get',
    path: '/v1/tasks/{id}',
    tag: 'Tasks',
    summary: 'Look at a task',
    access: 'key',
    parameters: [{ ...idOf('video'), schema: z.string() }],
    answer: [
      {
        description: 'The task as it stands.',
        schema: TaskStatus,
        headers: POLL_HEADER,
        examples: inEachState(taskObject),
      },
    ],
    errors: ['not_found'],
    scene,
  },
];
