import type { z } from 'zod';
import {
  type Completion,
  completion,
  firstChunk,
  lastChunks,
  progressChunk,
} from '../../dialects/chat/completion.ts';
import { mediaSaid, progressSaid } from '../../dialects/chat/media-said.ts';
import { resultUrls } from '../../dialects/shared/result-urls.ts';
import type { Answer, ApiOperation, RequestExample } from '../api-operation.ts';
import { SAMPLE_TASKS } from '../samples/sample-tasks.ts';
import { ChatChunk, ChatCompletion, ChatOrder, FlowChatOrder } from '../schemas/chat.ts';
import { example, TASK_HEADER } from './answers.ts';
import { IDEMPOTENCY } from './parameters.ts';
import { ENDED, UNPROCESSABLE, VIDEO_ORDER } from './refusals.ts';

interface Chat {
  id: string;
  path: string;
  tag: 'Chat' | 'Flow';
  schema: z.ZodType;
  /** Models of the examples. */
  image: string;
  video: string;
}

const requestsFor = ({ image, video }: Chat): RequestExample[] => [
  {
    name: 'image',
    summary: 'An image',
    value: { model: image, messages: [{ role: 'user', content: 'A red kite' }] },
  },
  {
    name: 'stream',
    summary: 'A video, streamed with progress',
    value: {
      model: video,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'A paper boat' }] }],
      stream: true,
      stream_options: { include_usage: true },
    },
  },
  {
    name: 'nothing',
    summary: 'Is anybody there? Orders nothing',
    value: { model: 'fpbrowser-use', messages: [{ role: 'user', content: 'hi' }] },
  },
  {
    name: 'refused',
    summary: 'Without messages',
    value: { model: image },
    refused: { code: 'bad_parameter', status: 400 },
  },
];

function answersOf({ tag, video }: Chat): Answer[] {
  const markup = tag === 'Flow' ? 'html' : 'markdown';
  const which: Completion = {
    id: SAMPLE_TASKS.video.id,
    createdS: Math.floor(SAMPLE_TASKS.video.createdAt / 1000),
    model: video,
  };
  return [
    {
      description: 'The media in a message.',
      schema: ChatCompletion,
      headers: TASK_HEADER,
      examples: [
        example('video', 'A video', (links) =>
          completion(which, mediaSaid(SAMPLE_TASKS.video, resultUrls(SAMPLE_TASKS.video, links), markup)),
        ),
      ],
    },
    {
      description: 'With `stream: true`.',
      mediaType: 'text/event-stream',
      schema: ChatChunk,
      headers: TASK_HEADER,
      examples: [
        example(
          'stream',
          'Beginning, progress, result',
          (links) =>
            firstChunk(which) +
            progressChunk(which, progressSaid(SAMPLE_TASKS.running)) +
            lastChunks(
              which,
              mediaSaid(SAMPLE_TASKS.video, resultUrls(SAMPLE_TASKS.video, links), markup),
              false,
            ),
        ),
      ],
    },
  ];
}

const chatRoute = (chat: Chat): ApiOperation => {
  const { id, path, tag, schema } = chat;
  return {
    id,
    method: 'post',
    path,
    tag,
    summary: 'Generate in a chat',
    description:
      'For chat clients: the text of the last message of the user is the prompt, images in it are references, the answer is the media. `fpbrowser-use` and a relay’s channel test (one “hi”) are answered without ordering anything.',
    access: 'key',
    parameters: [IDEMPOTENCY],
    body: {
      content: { 'application/json': schema },
      examples: requestsFor(chat),
    },
    answer: answersOf(chat),
    errors: VIDEO_ORDER,
    unprocessable: UNPROCESSABLE,
    afterOrder: ENDED,
    scene: tag === 'Flow' ? { profile: 'flow', subject: 'task' } : { subject: 'task' },
  };
};

export const CHAT_ROUTES: readonly ApiOperation[] = [
  chatRoute({
    id: 'createChatCompletion',
    path: '/v1/chat/completions',
    tag: 'Chat',
    schema: ChatOrder,
    image: 'demo-image',
    video: 'demo-video',
  }),
];

export const FLOW_CHAT_ROUTES: readonly ApiOperation[] = [
  chatRoute({
    id: 'createFlowChatCompletion',
    path: '/flow/v1/chat/completions',
    tag: 'Flow',
    schema: FlowChatOrder,
    image: 'nano_banana',
    video: 'veo_3_1-fast-landscape',
  }),
];
