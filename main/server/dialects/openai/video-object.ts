import type { JsonObject, JsonValue, TaskState } from '../../../contract/index.ts';
import { isTerminal } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { LINK_LIFE_MS, type LinkMaker, resultUrls } from '../shared/result-urls.ts';
import { durationOf, hasFailed, progressOf, sizeOf, taskError } from '../shared/task-facts.ts';

/** The only four words; any other ends `create_and_poll()` of the Python SDK as if finished. */
const WORDS: Record<TaskState, 'queued' | 'in_progress' | 'completed' | 'failed'> = {
  queued: 'queued',
  processing: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

const seconds = (ms: number): number => Math.floor(ms / 1000);

/**
 * The Video object of the OpenAI SDKs with the extra fields of relays beside it. Types matter more than values: relays
 * written in Go fail an accepted task over a number in `seconds` or a fraction in `progress`.
 */
export function openaiVideo(task: Task, links: LinkMaker): JsonObject {
  const { request } = task;
  const urls = resultUrls(task, links);
  const word = WORDS[task.state];
  const isDone = task.state === 'completed';
  const first = urls[0] ?? null;
  return {
    id: task.id,
    task_id: task.id,
    object: 'video',
    status: word,
    state: word,
    task_status: word,
    success: isDone,
    final: isTerminal(task.state),
    progress: progressOf(task),
    created_at: seconds(task.createdAt),
    created: seconds(task.createdAt),
    created_at_ms: task.createdAt,
    completed_at: isDone && task.finishedAt !== null ? seconds(task.finishedAt) : null,
    expires_at: expiresAt(task, urls.length > 0, links.nowMs),
    model: request.requestedModel,
    prompt: request.prompt,
    seconds: String(durationOf(task)),
    duration: durationOf(task),
    size: sizeOf(task),
    aspect_ratio: request.aspect ?? null,
    quality: 'standard',
    remixed_from_video_id: null,
    error: hasFailed(task) ? taskError(task) : null,
    video_url: request.kind === 'video' ? first : null,
    image_url: request.kind === 'image' ? first : null,
    url: first,
    metadata: { ...(request.metadata ?? {}), result_urls: urls satisfies JsonValue },
  };
}

/** Until when the links work; a moment in the past once the files are gone. */
function expiresAt(task: Task, hasFiles: boolean, nowMs: number): number | null {
  if (task.state !== 'completed') return null;
  return hasFiles ? seconds(nowMs + LINK_LIFE_MS) : seconds(task.finishedAt ?? task.createdAt);
}
