import { z } from 'zod';
import { legacyVideoAnswer } from '../../dialects/legacy002/video-answer.ts';
import { renderCreatedVideo } from '../../dialects/render.ts';
import { jobObject } from '../../dialects/shared/job-object.ts';
import type { Answer, ApiOperation } from '../api-operation.ts';
import { inProfile, SAMPLE_IDS, SAMPLE_TASKS } from '../samples/sample-tasks.ts';
import { component } from '../schemas/component.ts';
import { Job, LegacyVideoOrder, LegacyVideoOrJob } from '../schemas/jobs.ts';
import { CreatedVideo, VideoEdit } from '../schemas/videos.ts';
import { example, ORDER_HEADERS, POLL_HEADER, TASK_HEADER } from './answers.ts';
import { IDEMPOTENCY, idOf } from './parameters.ts';
import { ENDED, UNPROCESSABLE, VIDEO_ORDER } from './refusals.ts';

/** Document 002's older routes, and what the SDKs can ask of a video besides. */

const scene = { profile: 'legacy002', subject: 'task' } as const;
const sora = () => inProfile('video', 'legacy002');

const answer: Answer = {
  description: 'The video, or with `background: true` the job.',
  schema: LegacyVideoOrJob,
  headers: TASK_HEADER,
  examples: [
    example('video', 'The video', (links) => legacyVideoAnswer(sora(), links)),
    example('job', 'The job', () => jobObject(inProfile('queued', 'legacy002'), null)),
  ],
};

const EditAnswer = component('VideoEditAnswer', z.union([CreatedVideo, LegacyVideoOrJob]));

const generate: ApiOperation = {
  id: 'generateVideo',
  method: 'post',
  path: '/v1/videos/generations',
  tag: 'Older routes',
  summary: 'Make a video and wait for it',
  description: 'Waits up to 280 seconds, then 503 names the task, which goes on.',
  access: 'key',
  parameters: [IDEMPOTENCY],
  body: {
    content: { 'application/json': LegacyVideoOrder, 'multipart/form-data': LegacyVideoOrder },
    examples: [
      {
        name: 'wait',
        summary: 'Wait for the video',
        value: { model: 'demo-video', prompt: 'A paper boat', duration: 4 },
      },
      {
        name: 'job',
        summary: 'Answered with a job',
        value: { model: 'demo-video', prompt: 'A paper boat', background: true },
      },
      {
        name: 'refused',
        summary: 'A duration the document does not offer',
        value: { prompt: 'A paper boat', duration: 7 },
        refused: { code: 'bad_duration', status: 422 },
      },
    ],
  },
  answer: [answer],
  errors: VIDEO_ORDER.filter((code) => code !== 'missing_model'),
  unprocessable: UNPROCESSABLE,
  afterOrder: ENDED,
  scene,
};

const edit: ApiOperation = {
  id: 'editVideo',
  method: 'post',
  path: '/v1/videos/edits',
  tag: 'Older routes',
  summary: 'Edit a video, or begin one with an image',
  description:
    'One path, two documents: with a video in it, the OpenAI SDKs’ edit (answered at once with a task); with images, document 002’s video that begins with them.',
  access: 'key',
  parameters: [IDEMPOTENCY],
  body: {
    content: { 'application/json': VideoEdit, 'multipart/form-data': VideoEdit },
    examples: [
      {
        name: 'own',
        summary: 'A finished video of yours',
        value: { prompt: 'Make it snow', video: { id: SAMPLE_IDS.video } },
      },
      {
        name: 'image',
        summary: 'An image to begin with',
        value: { model: 'veo-3-1', prompt: 'The boat drifts', image: 'https://example.com/boat.png' },
      },
      {
        name: 'refused',
        summary: 'Neither',
        value: { prompt: 'Make it snow' },
        refused: { code: 'missing_image', status: 400 },
      },
    ],
  },
  answer: [
    {
      description: 'The task of an edit; the video or job of document 002.',
      schema: EditAnswer,
      headers: { ...ORDER_HEADERS, ...TASK_HEADER },
      examples: [
        example('edit', 'The task of an edit', (links) =>
          renderCreatedVideo(SAMPLE_TASKS.queued, 'openai', links),
        ),
        ...(answer.examples ?? []),
      ],
    },
  ],
  errors: [...VIDEO_ORDER.filter((code) => code !== 'missing_model'), 'not_found', 'not_ready', 'media_gone'],
  unprocessable: UNPROCESSABLE,
  afterOrder: ENDED,
  scene,
};

const job = (kind: 'images' | 'videos'): ApiOperation => ({
  id: kind === 'images' ? 'readImageJob' : 'readVideoJob',
  method: 'get',
  path: `/v1/${kind}/jobs/{id}`,
  tag: 'Older routes',
  summary: 'Look at a job',
  description:
    'Jobs are tasks under another id, and kept as long. The setting `jobsWithoutKey` lets whoever knows the id read it.',
  access: 'setting',
  parameters: [
    {
      ...idOf(kind === 'images' ? 'queued' : 'video'),
      schema: z.string(),
      description: '`job_` and the id of the task; the id alone does as well.',
      example: `job_${kind === 'images' ? SAMPLE_IDS.queued : SAMPLE_IDS.video}`,
    },
  ],
  answer: [
    {
      description: 'The job as it stands.',
      schema: Job,
      headers: POLL_HEADER,
      examples: [
        example('running', 'Running', () => jobObject(inProfile('running', 'legacy002'), null)),
        example('succeeded', 'Done', (links) => jobObject(sora(), legacyVideoAnswer(sora(), links))),
        example('failed', 'Failed', () => jobObject(inProfile('failed', 'legacy002'), null)),
      ],
    },
  ],
  errors: ['not_found'],
  scene: { profile: 'legacy002', subject: 'job' },
});

const refused = (own: Pick<ApiOperation, 'id' | 'method' | 'path' | 'summary'>): ApiOperation => ({
  tag: 'Older routes',
  description: 'No site offers it: always refused.',
  access: 'key',
  errors: ['unsupported_operation'],
  deprecated: true,
  ...own,
});

export const OLDER_ROUTES: readonly ApiOperation[] = [
  generate,
  edit,
  job('images'),
  job('videos'),
  refused({ id: 'extendVideo', method: 'post', path: '/v1/videos/extensions', summary: 'Extend a video' }),
  refused({
    id: 'createCharacter',
    method: 'post',
    path: '/v1/videos/characters',
    summary: 'Make a character',
  }),
  {
    ...refused({
      id: 'readCharacter',
      method: 'get',
      path: '/v1/videos/characters/{id}',
      summary: 'Look at a character',
    }),
    parameters: [
      {
        name: 'id',
        in: 'path',
        schema: z.string(),
        description: 'Any: there are no characters.',
        isRequired: true,
        example: 'char_1',
      },
    ],
  },
  {
    ...refused({ id: 'remixVideo', method: 'post', path: '/v1/videos/{id}/remix', summary: 'Remix a video' }),
    parameters: [idOf('video')],
    errors: ['not_found', 'remix_not_supported'],
  },
];
