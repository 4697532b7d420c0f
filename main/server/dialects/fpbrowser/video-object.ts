import { isTerminal, type JsonObject, type TaskState } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { type LinkMaker, resultUrls } from '../shared/result-urls.ts';
import { durationOf, hasFailed, progressOf, taskError } from '../shared/task-facts.ts';

/** The product document's shapes: milliseconds, and `processing` for a running task. */

const WORDS: Record<TaskState, 'queued' | 'processing' | 'completed' | 'failed'> = {
  queued: 'queued',
  processing: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

/** Answer of the creating POST. */
export function fpbrowserCreated(task: Task, links: LinkMaker): JsonObject {
  return { ...head(task, resultUrls(task, links)), ...wishes(task), prompt: task.request.prompt };
}

/** Answer of a GET. Keys appear as documented: links only when done, `error` only when failed. */
export function fpbrowserStatus(task: Task, links: LinkMaker): JsonObject {
  const urls = resultUrls(task, links);
  const word = WORDS[task.state];
  const isDone = task.state === 'completed';
  const url = urls[0] ?? null;
  return {
    ...head(task, urls),
    state: word,
    task_status: word,
    success: isDone,
    final: isTerminal(task.state),
    ...wishes(task),
    ...(isDone ? { url, completed_at: task.finishedAt } : {}),
    ...(isDone && task.request.kind === 'image' ? { image_url: url } : {}),
    ...(hasFailed(task) ? { error: taskError(task) } : {}),
  };
}

const head = (task: Task, urls: string[]): JsonObject => ({
  id: task.id,
  task_id: task.id,
  object: 'video',
  created_at: task.createdAt,
  created: Math.floor(task.createdAt / 1000),
  created_at_ms: task.createdAt,
  status: WORDS[task.state],
  progress: progressOf(task),
  model: task.request.requestedModel,
  video_url: task.request.kind === 'video' ? (urls[0] ?? null) : null,
  metadata: { ...(task.request.metadata ?? {}), result_urls: urls },
});

const wishes = (task: Task): JsonObject => ({
  seconds: String(durationOf(task)),
  duration: durationOf(task),
  aspect_ratio: task.request.aspect ?? null,
});
