import type { JsonObject } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { storedOutputWish } from '../shared/output-format.ts';
import { sizeOf } from '../shared/task-facts.ts';
import type { ImageAction } from './parse.ts';

/** One finished image: base64 without prefix, or a link; never both, some clients take the wrong one. */
export type ImageData = { b64_json: string } | { url: string };

const createdAt = ({ finishedAt, createdAt: orderedAt }: Task): number =>
  Math.floor((finishedAt ?? orderedAt) / 1000);

const formatOf = (task: Task, mime = storedOutputWish(task)?.type ?? task.result?.media[0]?.mime): string =>
  mime?.split('/')[1] ?? 'png';

/** Nothing here is counted in tokens; what the site took is not known. */
const usage = (): JsonObject => ({
  input_tokens: 0,
  output_tokens: 0,
  total_tokens: 0,
  input_tokens_details: { text_tokens: 0, image_tokens: 0 },
  credits_charged: null,
});

/**
 * The answer of `/v1/images/*`, also the `result` of an image job. `model` is the one that drew it, not the alias; `mime` is the
 * type the images really have, where it is known by now.
 */
export const imagesAnswer = (task: Task, data: readonly ImageData[], mime?: string): JsonObject => ({
  created: createdAt(task),
  data: data.map((one) => ({ ...one })),
  model: task.request.model,
  size: sizeOf(task),
  output_format: formatOf(task, mime),
  usage: usage(),
});

/** Word and content of the event for one finished image of a stream. */
export const completedEvent = (
  task: Task,
  action: ImageAction,
  { base64, mime }: { base64: string; mime: string },
): [string, JsonObject] => [
  action === 'edit' ? 'image_edit.completed' : 'image_generation.completed',
  {
    b64_json: base64,
    created_at: createdAt(task),
    size: sizeOf(task),
    quality: task.request.quality ?? 'auto',
    background: 'auto',
    output_format: formatOf(task, mime),
    usage: usage(),
  },
];
