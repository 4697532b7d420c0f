import type { Settings } from '../../../contract/index.ts';
import { LINK_LIFE_MS } from '../../dialects/shared/result-urls.ts';
import { LONGEST_WAIT_MS } from '../../public/await-task.ts';
import type { Tag } from '../api-operation.ts';

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

/** What concerns every call. */
export const introduction = ({ maxBodyBytes, maxUploadBytes }: Settings): string => `
One local API over the signed-in browser windows you keep. An order becomes a task; a suitable window works the site's own page; you get the file.

## Keys
Every call but a few needs an API key: \`Authorization: Bearer KEY\`, or \`x-api-key: KEY\`. Tasks belong to the owner of the key, so keys can be changed without losing sight of tasks.

## Order once
Nothing accepted is lost and nothing is paid twice. Send an \`Idempotency-Key\` or an \`external_task_id\`, and however often you send an order, it is one task. Retries of the OpenAI SDKs are recognised by themselves.

- \`x-should-retry: false\` on a refusal: the same call again changes nothing until somebody acts.
- \`Retry-After\` (seconds): when the same call is worth another try.
- \`task_id\` in a refusal, or an \`x-task-id\` header: the order **was stored**. Ask for that task; do not order again.

## Waiting
Ask \`GET /v1/videos/{id}\` (\`openai-poll-after-ms\` says when), follow \`/v1/events\`, or name a \`callback_url\`. Calls that wait for their result do so for ${LONGEST_WAIT_MS / 1000} seconds at most; the task goes on without them. Links in answers work for ${LINK_LIFE_MS / 3_600_000} hours, and every answer has fresh ones.

## Profiles
The same task can be told in several shapes. Which one: the route; else \`X-Api-Profile\` or \`?profile=\`; else what is set for the key; else \`openai\` for the OpenAI SDKs; else the fields of the body. A task remembers the profile it was ordered in.

| profile | for | shape |
| --- | --- | --- |
| \`openai\` | the OpenAI SDKs, most clients | seconds, \`in_progress\`, \`error\` null or \`{code, message}\` |
| \`newapi\` | relays | as \`openai\`; 422, 451 and 501 become 400, so that no other channel is tried |
| \`fpbrowser\` | the product's own document | milliseconds, \`processing\`, links only when done |
| \`flow\` | \`/flow/v1\` | as \`openai\`; parameters in the model's name |
| \`legacy002\` | \`background: true\`, older routes | jobs |
| \`openapi\` | \`/api/openapi\` | ISO times, exactly its document's error texts |
| \`tasks000\` | \`/v1/tasks\` | short |

## Limits
Text of a body up to ${megabytes(maxBodyBytes)}, each file of a form up to ${megabytes(maxUploadBytes)}. \`GET\` answers \`HEAD\` too. Refused \`Host\` names are those that are neither this computer nor allowed in the settings.
`;

/** What a tag holds; the second text is its Chinese heading on the page. */
export const TAG_TEXTS: Readonly<Record<Tag, { description: string; zh: string }>> = {
  Videos: { description: 'The main way: order, look, download, delete.', zh: '视频' },
  Images: { description: 'The OpenAI images API, answered when the image is done.', zh: '图片' },
  Chat: { description: 'Chat completions whose answer is the media.', zh: '对话' },
  Tasks: { description: 'By task type, for callers that choose the window themselves.', zh: '任务' },
  Models: { description: 'Names to order by.', zh: '模型' },
  Events: { description: 'Live news of your tasks.', zh: '事件' },
  Files: { description: 'What links of answers lead to.', zh: '文件' },
  Flow: { description: 'Document 001: the parameters stand in the model’s name.', zh: 'Flow 路由' },
  'Older routes': { description: 'Document 002, and what SDKs may ask besides.', zh: '旧版路由' },
  'Submit and query': { description: 'Document 004.', zh: '提交与查询' },
  Service: { description: 'Of the service itself.', zh: '服务' },
};
