import { z } from 'zod';
import { renderCreatedVideo, renderVideo } from '../../dialects/render.ts';
import type { ApiOperation } from '../api-operation.ts';
import { inProfile, SAMPLE_IDS, SAMPLE_TASKS } from '../samples/sample-tasks.ts';
import {
  AnyVideo,
  CreatedVideo,
  VideoDeleted,
  VideoList,
  VideoOrder,
  VideoOrderForm,
} from '../schemas/videos.ts';
import { example, fileAnswers, inEachState, ORDER_HEADERS, POLL_HEADER } from './answers.ts';
import { IDEMPOTENCY, idOf, PROFILE } from './parameters.ts';
import { CONTENT, UNPROCESSABLE, VIDEO_ORDER } from './refusals.ts';

const create: ApiOperation = {
  id: 'createVideo',
  method: 'post',
  path: '/v1/videos',
  tag: 'Videos',
  summary: 'Order a video (or an image)',
  description:
    'Answers at once with the task. Ask `GET /v1/videos/{id}` until `final` is true, listen at `/v1/events`, or name a `callback_url`. What each model takes is in the table of models.',
  access: 'key',
  parameters: [PROFILE, IDEMPOTENCY],
  body: {
    content: {
      'application/json': VideoOrder,
      'multipart/form-data': VideoOrderForm,
      'application/x-www-form-urlencoded': VideoOrder,
    },
    examples: [
      {
        name: 'text',
        summary: 'From a text',
        value: { model: 'demo-video', prompt: 'A paper boat on a quiet lake at sunrise', seconds: '4' },
      },
      {
        name: 'firstFrame',
        summary: 'From a first frame, as the OpenAI SDKs send it',
        type: 'multipart/form-data',
        value: {
          model: 'veo-3-1',
          prompt: 'The boat begins to drift',
          seconds: '8',
          size: '1280x720',
          input_reference: '@boat.png',
        },
      },
      {
        name: 'document',
        summary: 'With fields of the product document: answered in its shape',
        value: {
          model: 'veo-3-1',
          prompt: 'From dusk to night',
          duration: 8,
          aspect_ratio: '16:9',
          image: 'https://example.com/dusk.png',
          last_image_url: 'https://example.com/night.png',
        },
      },
      {
        name: 'refused',
        summary: 'A duration the model does not have',
        value: { model: 'veo-3-1', prompt: 'A paper boat', duration: 7 },
        refused: { code: 'bad_duration', status: 400 },
      },
    ],
  },
  answer: [
    {
      description: 'The task, stored.',
      schema: CreatedVideo,
      headers: ORDER_HEADERS,
      examples: [
        example('openai', 'Profile openai', (links) =>
          renderCreatedVideo(SAMPLE_TASKS.queued, 'openai', links),
        ),
        example('fpbrowser', 'Profile fpbrowser', (links) =>
          renderCreatedVideo(inProfile('queued', 'fpbrowser'), 'fpbrowser', links),
        ),
      ],
    },
  ],
  errors: [...VIDEO_ORDER, 'unsupported_operation'],
  unprocessable: UNPROCESSABLE,
};

const list: ApiOperation = {
  id: 'listVideos',
  method: 'get',
  path: '/v1/videos',
  tag: 'Videos',
  summary: 'List your tasks',
  description: 'Tasks of every key of your tenant, images too.',
  access: 'key',
  parameters: [
    {
      name: 'limit',
      in: 'query',
      schema: z.number().int().min(1).max(100).default(20),
      description: 'Rows of a page.',
      example: 2,
    },
    {
      name: 'order',
      in: 'query',
      schema: z.enum(['asc', 'desc']).default('desc'),
      description: 'Newest first unless told otherwise.',
      example: 'asc',
    },
    {
      name: 'after',
      in: 'query',
      schema: z.string(),
      description:
        '`last_id` of the page before. An id that is gone is refused: an empty page would look like the end.',
    },
    PROFILE,
  ],
  answer: [
    {
      description: 'A page of tasks.',
      schema: VideoList,
      examples: [
        example('page', 'Two tasks', (links) => ({
          object: 'list',
          data: [SAMPLE_TASKS.queued, SAMPLE_TASKS.video].map((task) => renderVideo(task, 'openai', links)),
          has_more: true,
          first_id: SAMPLE_IDS.queued,
          last_id: SAMPLE_IDS.video,
        })),
      ],
    },
  ],
  errors: ['bad_parameter'],
};

const read: ApiOperation = {
  id: 'readVideo',
  method: 'get',
  path: '/v1/videos/{id}',
  tag: 'Videos',
  summary: 'Look at a task',
  description: 'Never waits. A queued task says why it waits.',
  access: 'key',
  parameters: [idOf('video'), PROFILE],
  answer: [
    {
      description: 'The task as it stands.',
      schema: AnyVideo,
      headers: POLL_HEADER,
      examples: [
        ...inEachState((task, links) => renderVideo(task, 'openai', links)),
        example('fpbrowser', 'Done, profile fpbrowser', (links) =>
          renderVideo(inProfile('video', 'fpbrowser'), 'fpbrowser', links),
        ),
      ],
    },
  ],
  errors: ['not_found'],
  isPoll: true,
};

const content: ApiOperation = {
  id: 'readVideoContent',
  method: 'get',
  path: '/v1/videos/{id}/content',
  tag: 'Videos',
  summary: 'Download the result',
  description: 'The bytes themselves, no redirect. `HEAD`, `Range` and conditional requests are answered.',
  access: 'key',
  parameters: [
    idOf('video'),
    {
      name: 'variant',
      in: 'query',
      schema: z.enum(['video']).default('video'),
      description: 'Only `video`: the first result.',
    },
  ],
  answer: fileAnswers('The file, with its own content type.'),
  errors: [...CONTENT, 'not_ready', 'task_not_successful', 'unsupported_variant'],
};

const remove: ApiOperation = {
  id: 'deleteVideo',
  method: 'delete',
  path: '/v1/videos/{id}',
  tag: 'Videos',
  summary: 'Delete a task and its files',
  description:
    'What still runs is cancelled first. A site that was already paid is not asked for its money back.',
  access: 'key',
  parameters: [idOf('failed')],
  answer: [
    {
      description: 'Gone.',
      schema: VideoDeleted,
      examples: [
        example('deleted', 'Deleted', () => ({
          id: SAMPLE_IDS.failed,
          object: 'video.deleted',
          deleted: true,
        })),
      ],
    },
  ],
  errors: ['not_found'],
};

export const VIDEO_ROUTES: readonly ApiOperation[] = [create, list, read, content, remove];
