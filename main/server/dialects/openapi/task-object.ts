import type { JsonObject, TaskState } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { type LinkMaker, resultUrls } from '../shared/result-urls.ts';
import { hasFailed, progressOf, taskError } from '../shared/task-facts.ts';

/** Document 004's words and times (ISO). */
const WORDS: Record<TaskState, 'pending' | 'processing' | 'completed' | 'failed'> = {
  queued: 'pending',
  processing: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

const iso = (ms: number): string => new Date(ms).toISOString();

/** Answer of submit. What it will cost is not known before, so `estimated_credits` is left out. */
export const submittedTask = (task: Task): JsonObject => ({
  task_id: task.id,
  status: WORDS[task.state],
  created_at: iso(task.createdAt),
});

/** Answer of the query. `metadata` is the caller's own, untouched; links stand apart from it. */
export const openapiTask = (task: Task, links: LinkMaker): JsonObject => ({
  ...submittedTask(task),
  model: task.request.requestedModel,
  progress: progressOf(task),
  result: task.state === 'completed' ? { type: task.request.kind, urls: resultUrls(task, links) } : null,
  error: hasFailed(task) ? taskError(task) : null,
  metadata: task.request.metadata ?? null,
  completed_at: task.state === 'completed' && task.finishedAt !== null ? iso(task.finishedAt) : null,
});
