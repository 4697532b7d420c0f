import { openapiTask, submittedTask } from '../../dialects/openapi/task-object.ts';
import type { Answer, ApiOperation } from '../api-operation.ts';
import { inProfile, SAMPLE_IDS } from '../samples/sample-tasks.ts';
import { OpenapiSubmission, OpenapiSubmitted, OpenapiTask } from '../schemas/openapi-submit.ts';
import { example, inEachState } from './answers.ts';
import { IDEMPOTENCY, idOf } from './parameters.ts';
import { VIDEO_ORDER } from './refusals.ts';

/** Document 004. */
const scene = { profile: 'openapi', subject: 'task' } as const;

const found: Answer[] = [
  { description: 'The task as it stands.', schema: OpenapiTask, examples: inEachState(openapiTask) },
];

export const OPENAPI_SUBMIT_ROUTES: readonly ApiOperation[] = [
  {
    id: 'submitTask',
    method: 'post',
    path: '/api/openapi/submit',
    tag: 'Submit and query',
    summary: 'Submit a task',
    description:
      'Every value is checked against the table of its model; refusals have exactly the document’s texts.',
    access: 'key',
    parameters: [IDEMPOTENCY],
    body: {
      content: { 'application/json': OpenapiSubmission },
      examples: [
        {
          name: 'video',
          summary: 'A video',
          value: { model: 'veo3_1_fast', params: { prompt: 'A paper boat', aspect_ratio: '9:16' } },
        },
        {
          name: 'image',
          summary: 'An image from an image',
          value: {
            model: 'nano_banana_pro',
            params: { prompt: 'A red kite', resolution: '2K', image_url: ['https://example.com/kite.png'] },
            metadata: { order: 'A-17' },
          },
        },
        {
          name: 'refused',
          summary: 'A value the model does not have',
          value: { model: 'veo3_1', params: { prompt: 'A paper boat', aspect_ratio: '1:1' } },
          refused: { code: 'bad_parameter', status: 400 },
        },
      ],
    },
    answer: [
      {
        description: 'The task, stored.',
        schema: OpenapiSubmitted,
        headers: { 'idempotency-replayed': '`true`: the answer of an earlier, equal order.' },
        examples: [example('submitted', 'Stored', () => submittedTask(inProfile('queued', 'openapi')))],
      },
    ],
    errors: VIDEO_ORDER,
    scene,
  },
  {
    id: 'readSubmittedTask',
    method: 'get',
    path: '/api/openapi/task/{id}',
    tag: 'Submit and query',
    summary: 'Look at a task',
    access: 'key',
    parameters: [idOf('video')],
    answer: found,
    errors: ['not_found'],
    scene,
  },
  {
    id: 'querySubmittedTask',
    method: 'get',
    path: '/api/openapi/task',
    tag: 'Submit and query',
    summary: 'Look at a task, its id in the query',
    access: 'key',
    parameters: [{ ...idOf('video'), name: 'task_id', in: 'query', example: SAMPLE_IDS.video }],
    answer: found,
    errors: ['missing_task_id', 'not_found'],
    scene,
  },
];
