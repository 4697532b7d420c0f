import type { JsonObject, Profile, TaskState } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { imagesAnswer } from './images/images-answer.ts';
import { legacyVideoAnswer } from './legacy002/video-answer.ts';
import { openapiTask } from './openapi/task-object.ts';
import { renderVideo } from './render.ts';
import { jobObject } from './shared/job-object.ts';
import { type LinkMaker, resultUrls } from './shared/result-urls.ts';
import { taskObject } from './tasks000/task-object.ts';

const EVENTS: Record<TaskState, string> = {
  queued: 'queued',
  processing: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

/**
 * What a callback says: the task as its own dialect shows it, and beside it the fields receivers of all dialects look for.
 * Results are links, never base64: the same body may be sent for days.
 */
export function callbackBody(task: Task, links: LinkMaker): JsonObject {
  const { kind, externalTaskId, metadata } = task.request;
  const shown = SHAPES[task.request.profile](task, links);
  return {
    ...shown,
    type: `${kind}.${EVENTS[task.state]}`,
    data: { id: shown.id ?? task.id },
    task_id: task.id,
    external_task_id: externalTaskId ?? null,
    metadata: shown.metadata ?? metadata ?? {},
    result_urls: resultUrls(task, links),
  };
}

type Shape = (task: Task, links: LinkMaker) => JsonObject;

const video: Shape = (task, links) => renderVideo(task, task.request.profile, links);

const job: Shape = (task, links) =>
  jobObject(
    task,
    task.request.kind === 'video'
      ? legacyVideoAnswer(task, links)
      : imagesAnswer(
          task,
          resultUrls(task, links).map((url) => ({ url })),
        ),
  );

const SHAPES: Record<Profile, Shape> = {
  openai: video,
  newapi: video,
  fpbrowser: video,
  flow: video,
  legacy002: job,
  openapi: openapiTask,
  tasks000: taskObject,
};
