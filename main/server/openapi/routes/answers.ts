import type { JsonValue } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import type { LinkMaker } from '../../dialects/shared/result-urls.ts';
import type { Answer, AnswerExample } from '../api-operation.ts';
import { SAMPLE_TASKS } from '../samples/sample-tasks.ts';

export const example = (
  name: string,
  summary: string,
  value: (links: LinkMaker) => JsonValue,
): AnswerExample => ({ name, summary, value });

/** A task in the states a poll meets, each as `render` shows it. */
export const inEachState = (render: (task: Task, links: LinkMaker) => JsonValue): AnswerExample[] => [
  example('queued', 'Waiting for a window', (links) => render(SAMPLE_TASKS.queued, links)),
  example('running', 'The site is at work', (links) => render(SAMPLE_TASKS.running, links)),
  example('completed', 'Done', (links) => render(SAMPLE_TASKS.video, links)),
  example('failed', 'The site refused', (links) => render(SAMPLE_TASKS.failed, links)),
];

export const TASK_HEADER = { 'x-task-id': 'Id of the task this call waited for.' };
export const POLL_HEADER = {
  'openai-poll-after-ms': 'Milliseconds until the next look is worth it; only while the task is not done.',
};
export const ORDER_HEADERS = {
  ...POLL_HEADER,
  'idempotency-replayed': '`true`: this is the answer of an earlier, equal order.',
};

export const fileAnswers = (description: string): Answer[] => [
  {
    description,
    mediaType: '*/*',
    headers: { etag: 'For `If-None-Match` and `If-Range`.', 'accept-ranges': '`bytes`' },
  },
  { status: 206, description: 'The range asked for with `Range`.', mediaType: '*/*' },
  { status: 304, description: 'Unchanged since the `ETag` or time you named.' },
];
