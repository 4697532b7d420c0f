import { callbackBody } from '../../dialects/callback-body.ts';
import { SAMPLE_TASKS, sampleLinks } from '../samples/sample-tasks.ts';
import { Callback } from '../schemas/callbacks.ts';
import { type JsonSchema, schemaOf } from '../schemas/component.ts';

const header = (name: string, description: string): JsonSchema => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const SIGNATURE_HEADERS = [
  header('webhook-id', 'The same for every attempt of one message: answer it once.'),
  header('webhook-timestamp', 'Seconds since 1970 of this attempt.'),
  header(
    'webhook-signature',
    '`v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body` (Standard Webhooks; the OpenAI SDKs check it).',
  ),
  header('x-webhook-signature', 'Hex of HMAC-SHA256 over the body, made with the whole text of the secret.'),
];

/** Calls this gateway makes: what an order's `callback_url` receives. */
export const webhooks = (origin: string): JsonSchema => ({
  taskEnded: {
    post: {
      operationId: 'taskEnded',
      tags: ['Events'],
      summary: 'A task has ended',
      description:
        'Sent to the `callback_url` of the order when its task has ended, and with `callback_progress: true` at progress too (once, unrepeated). Answer 2xx within 15 seconds. Anything else is tried again, ten times over about three days; 410 ends it. The secret is shown by `callbacks secret` on the command line.',
      parameters: SIGNATURE_HEADERS,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: schemaOf(Callback),
            examples: {
              completed: {
                summary: 'Done',
                value: callbackBody(SAMPLE_TASKS.video, sampleLinks(origin)),
              },
              failed: { summary: 'Failed', value: callbackBody(SAMPLE_TASKS.failed, sampleLinks(origin)) },
            },
          },
        },
      },
      responses: {
        '200': { description: 'Heard; any 2xx does.' },
        '410': { description: 'Never again for this task.' },
      },
    },
  },
});
