import type { JsonObject, TaskState } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { type LinkMaker, resultUrls } from '../shared/result-urls.ts';
import { hasFailed, progressOf, taskError } from '../shared/task-facts.ts';

const WORDS: Record<TaskState, 'queued' | 'running' | 'completed' | 'failed'> = {
  queued: 'queued',
  processing: 'running',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

/** Answer of `GET /v1/tasks/{id}`. */
export function taskObject(task: Task, links: LinkMaker): JsonObject {
  return {
    task_id: task.id,
    status: WORDS[task.state],
    progress: progressOf(task),
    result:
      task.state === 'completed' ? { type: task.request.kind, result_urls: resultUrls(task, links) } : null,
    error_message: hasFailed(task) ? taskError(task).message : null,
    content_violation: task.error?.code === 'moderation_blocked',
  };
}
