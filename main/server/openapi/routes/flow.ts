import { renderCreatedVideo, renderVideo } from '../../dialects/render.ts';
import type { ApiOperation } from '../api-operation.ts';
import { inProfile } from '../samples/sample-tasks.ts';
import { FlowVideoOrder, Video } from '../schemas/videos.ts';
import { example, fileAnswers, inEachState, ORDER_HEADERS, POLL_HEADER } from './answers.ts';
import { FLOW_CHAT_ROUTES } from './chat.ts';
import { FLOW_IMAGE_ROUTES } from './images.ts';
import { IDEMPOTENCY, idOf } from './parameters.ts';
import { CONTENT, VIDEO_ORDER } from './refusals.ts';

/** Document 001. */
export const FLOW_ROUTES: readonly ApiOperation[] = [
  {
    id: 'createFlowVideo',
    method: 'post',
    path: '/flow/v1/videos',
    tag: 'Flow',
    summary: 'Order a video',
    access: 'key',
    parameters: [IDEMPOTENCY],
    body: {
      content: { 'application/json': FlowVideoOrder, 'multipart/form-data': FlowVideoOrder },
      examples: [
        {
          name: 'suffix',
          summary: 'First and last frame, parameters in the name',
          value: {
            model: 'veo_3_1-fl-fast-landscape',
            prompt: 'From dusk to night',
            images: ['https://example.com/dusk.png', 'https://example.com/night.png'],
          },
        },
        {
          name: 'refused',
          summary: 'A part of the name the model does not take',
          value: { model: 'nano_banana-fast', prompt: 'A paper boat' },
          refused: { code: 'bad_model_parameter', status: 400 },
        },
      ],
    },
    answer: [
      {
        description: 'The task, stored.',
        schema: Video,
        headers: ORDER_HEADERS,
        examples: [
          example('queued', 'Waiting', (links) =>
            renderCreatedVideo(inProfile('queued', 'flow'), 'flow', links),
          ),
        ],
      },
    ],
    errors: VIDEO_ORDER,
    scene: { profile: 'flow' },
  },
  {
    id: 'readFlowVideo',
    method: 'get',
    path: '/flow/v1/videos/{id}',
    tag: 'Flow',
    summary: 'Look at a task',
    access: 'key',
    parameters: [idOf('video')],
    answer: [
      {
        description: 'The task as it stands.',
        schema: Video,
        headers: POLL_HEADER,
        examples: inEachState((task, links) => renderVideo(task, 'flow', links)),
      },
    ],
    errors: ['not_found'],
    isPoll: true,
  },
  {
    id: 'readFlowVideoContent',
    method: 'get',
    path: '/flow/v1/videos/{id}/content',
    tag: 'Flow',
    summary: 'Download the result',
    access: 'key',
    parameters: [idOf('video')],
    answer: fileAnswers('The file, with its own content type.'),
    errors: [...CONTENT, 'not_ready', 'task_not_successful', 'unsupported_variant'],
  },
  ...FLOW_IMAGE_ROUTES,
  ...FLOW_CHAT_ROUTES,
];
