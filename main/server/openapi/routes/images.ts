import type { z } from 'zod';
import type { JsonObject } from '../../../contract/index.ts';
import { completedEvent, imagesAnswer } from '../../dialects/images/images-answer.ts';
import { namedEvent } from '../../dialects/shared/event-text.ts';
import { jobObject } from '../../dialects/shared/job-object.ts';
import { resultUrls } from '../../dialects/shared/result-urls.ts';
import type { Answer, ApiOperation, Body, RequestExample } from '../api-operation.ts';
import { SAMPLE_TASKS } from '../samples/sample-tasks.ts';
import {
  FlowImageEdit,
  FlowImageOrder,
  ImageEdit,
  ImageEditForm,
  ImageEvent,
  ImageOrder,
} from '../schemas/images.ts';
import { ImagesOrJob } from '../schemas/jobs.ts';
import { example, TASK_HEADER } from './answers.ts';
import { IDEMPOTENCY } from './parameters.ts';
import { ENDED, ORDER, UNPROCESSABLE } from './refusals.ts';

/** Beginning of every PNG; a whole picture would fill the page. */
const BASE64 = 'iVBORw0KGgo…';

const answers = (action: 'generation' | 'edit'): Answer[] => [
  {
    description: 'The images, or with `background: true` the job.',
    schema: ImagesOrJob,
    headers: TASK_HEADER,
    examples: [
      example('b64_json', 'As base64', () => imagesAnswer(SAMPLE_TASKS.image, [{ b64_json: BASE64 }])),
      example('url', 'As links', (links) =>
        imagesAnswer(
          SAMPLE_TASKS.image,
          resultUrls(SAMPLE_TASKS.image, links).map((url) => ({ url })),
        ),
      ),
      example('job', 'As a job', () =>
        jobObject({ ...SAMPLE_TASKS.image, state: 'queued', result: null, finishedAt: null }, null),
      ),
    ],
  },
  {
    description: 'With `stream: true`: comments while it lasts, then one event for each image.',
    mediaType: 'text/event-stream',
    schema: ImageEvent,
    headers: TASK_HEADER,
    examples: [
      example('stream', 'The last event', () =>
        namedEvent(...completedEvent(SAMPLE_TASKS.image, action, { base64: BASE64, mime: 'image/png' })),
      ),
    ],
  },
];

interface Images {
  id: string;
  path: string;
  tag: ApiOperation['tag'];
  action: 'generation' | 'edit';
  body: Body;
}

const imageRoute = ({ id, path, tag, action, body }: Images): ApiOperation => ({
  id,
  method: 'post',
  path,
  tag,
  summary: action === 'edit' ? 'Edit images' : 'Make images',
  description:
    'Waits for the result, up to 280 seconds; then 504 names the task, which goes on. A client that leaves ends the waiting, not the task.',
  access: 'key',
  parameters: [IDEMPOTENCY],
  body,
  answer: answers(action),
  errors: ORDER,
  unprocessable: UNPROCESSABLE,
  afterOrder: ENDED,
  scene: tag === 'Flow' ? { profile: 'flow', subject: 'task' } : { subject: 'task' },
});

const makeExamples = (model: string): RequestExample[] => [
  { name: 'base64', summary: 'Answered with base64', value: { model, prompt: 'A red kite' } },
  {
    name: 'url',
    summary: 'Answered with links',
    value: { model, prompt: 'A red kite', size: '1024x1024', response_format: 'url' },
  },
  { name: 'stream', summary: 'As a stream', value: { model, prompt: 'A red kite', stream: true } },
  { name: 'job', summary: 'As a job', value: { model, prompt: 'A red kite', background: true } },
];

const noPrompt = (value: JsonObject): RequestExample => ({
  name: 'refused',
  summary: 'Without a prompt',
  value,
  refused: { code: 'missing_prompt', status: 400 },
});

const editExample = (model: string): RequestExample => ({
  name: 'link',
  summary: 'An image by its link',
  value: { model, prompt: 'Make it blue', image: 'https://example.com/kite.png' },
});

const fileExample: RequestExample = {
  name: 'file',
  summary: 'A file, as the OpenAI SDKs send it',
  type: 'multipart/form-data',
  value: { model: 'demo-image', prompt: 'Make it blue', image: '@kite.png' },
};

const noImage = (model: string): RequestExample => ({
  name: 'refused',
  summary: 'Without an image',
  value: { model, prompt: 'Make it blue' },
  refused: { code: 'missing_image', status: 400 },
});

const json = (schema: z.ZodType): Body['content'] => ({ 'application/json': schema });

export const IMAGE_ROUTES: readonly ApiOperation[] = [
  imageRoute({
    id: 'createImage',
    path: '/v1/images/generations',
    tag: 'Images',
    action: 'generation',
    body: {
      content: json(ImageOrder),
      examples: [...makeExamples('demo-image'), noPrompt({ model: 'demo-image' })],
    },
  }),
  imageRoute({
    id: 'editImage',
    path: '/v1/images/edits',
    tag: 'Images',
    action: 'edit',
    body: {
      content: { ...json(ImageEdit), 'multipart/form-data': ImageEditForm },
      examples: [fileExample, editExample('demo-image'), noImage('demo-image')],
    },
  }),
];

export const FLOW_IMAGE_ROUTES: readonly ApiOperation[] = [
  imageRoute({
    id: 'createFlowImage',
    path: '/flow/v1/images/generations',
    tag: 'Flow',
    action: 'generation',
    body: {
      content: json(FlowImageOrder),
      examples: [
        {
          name: 'suffix',
          summary: 'Parameters in the name',
          value: { model: 'nano_banana_pro-2k-landscape', prompt: 'A red kite' },
        },
        noPrompt({ model: 'nano_banana' }),
      ],
    },
  }),
  imageRoute({
    id: 'editFlowImage',
    path: '/flow/v1/images/edits',
    tag: 'Flow',
    action: 'edit',
    body: { content: json(FlowImageEdit), examples: [editExample('nano_banana'), noImage('nano_banana')] },
  }),
];
