import type { JsonObject } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { type LinkMaker, resultUrls } from '../shared/result-urls.ts';
import { durationOf, sizeOf } from '../shared/task-facts.ts';

/** The document fixes it; a site that says otherwise is believed. */
const USUAL_FPS = 24;

/** Synchronous answer of the older video routes of document 002, and the `result` of a video job. */
export function legacyVideoAnswer(task: Task, links: LinkMaker): JsonObject {
  const { request, result, finishedAt, createdAt, windowId } = task;
  const urls = resultUrls(task, links);
  const fps = result?.details.fps;
  return {
    created: Math.floor((finishedAt ?? createdAt) / 1000),
    data: urls.map((url, index) => ({
      url,
      format: result?.media[index]?.mime.split('/')[1] ?? 'mp4',
    })),
    model: request.model,
    duration: durationOf(task),
    size: sizeOf(task),
    fps: typeof fps === 'number' ? fps : USUAL_FPS,
    // What the site took is not known.
    usage: { credits_charged: null, credits_remaining: null },
    account: windowId,
    ...(request.references.length > 0
      ? { reference_blobs: request.references.map(({ fileId }) => fileId) }
      : {}),
  };
}
