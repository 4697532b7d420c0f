import type { JsonObject, TaskState } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { hasFailed, sizeOf, taskError } from './task-facts.ts';

/** Jobs are tasks under another id: document 002 spells it so, and one id leads to the other. */
export const JOB_PREFIX = 'job_';

const WORDS: Record<TaskState, 'queued' | 'running' | 'succeeded' | 'failed'> = {
  queued: 'queued',
  processing: 'running',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'failed',
};

const PREVIEW_LENGTH = 80;

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** The job of `background: true`; the document calls it `image.job` for videos too. `result` once it has succeeded. */
export function jobObject(task: Task, result: JsonObject | null): JsonObject {
  const updated = task.finishedAt ?? task.submittedAt ?? task.startedAt ?? task.createdAt;
  const isDone = task.state === 'completed';
  return {
    id: `${JOB_PREFIX}${task.id}`,
    object: 'image.job',
    status: WORDS[task.state],
    created: seconds(task.createdAt),
    updated: seconds(updated),
    ...(isDone ? { completed: seconds(updated) } : {}),
    request: asked(task),
    ...(isDone && result ? { result } : {}),
    ...(hasFailed(task) ? { error: taskError(task) } : {}),
  };
}

function asked(task: Task): JsonObject {
  const { kind, model, prompt, n, durationS, references } = task.request;
  const action = references.length > 0 ? 'edits' : 'generations';
  return {
    endpoint: `/v1/${kind}s/${action}`,
    model,
    prompt_preview: prompt.length > PREVIEW_LENGTH ? `${prompt.slice(0, PREVIEW_LENGTH)}...` : prompt,
    size: sizeOf(task),
    ...(kind === 'video' ? { duration: durationS ?? null } : { n }),
  };
}
