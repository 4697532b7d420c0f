import Router from '@koa/router';
import type { GatewayParts, GatewayState } from '../gateway.ts';
import { authentication } from '../middleware/authentication.ts';
import type { EventStreams } from './event-streams.ts';
import { streamEvents } from './events.get.ts';
import { readFile } from './files.get.ts';
import { readHealth } from './health.get.ts';
import { readMetrics } from './metrics.get.ts';
import { readModel, readModels } from './models.get.ts';
import { readNoTask, readTask } from './task.get.ts';
import { createTask } from './tasks.post.ts';
import { deleteVideo } from './video.delete.ts';
import { readVideo } from './video.get.ts';
import { readContent } from './video-content.get.ts';
import { listVideos } from './videos.get.ts';
import { createVideo } from './videos.post.ts';

/** The public API. `get` answers `HEAD` too. */
export function publicRoutes(parts: GatewayParts, streams: EventStreams): Router<GatewayState> {
  const router = new Router<GatewayState>();
  const withKey = authentication(parts);
  router.get('/v1/health', readHealth(parts));
  router.get('/v1/models', withKey, readModels);
  router.get('/v1/models/:id', withKey, readModel);
  router.post('/v1/videos', withKey, createVideo(parts));
  router.get('/v1/videos', withKey, listVideos(parts));
  router.get('/v1/videos/:id', withKey, readVideo(parts));
  router.delete('/v1/videos/:id', withKey, deleteVideo(parts));
  router.get('/v1/videos/:id/content', withKey, readContent(parts));
  router.post('/v1/tasks', withKey, createTask(parts));
  router.get('/v1/tasks', withKey, readNoTask);
  router.get('/v1/tasks/:id', withKey, readTask(parts));
  router.get('/v1/events', withKey, streamEvents(parts, streams));
  router.get('/metrics', ...readMetrics(parts));
  router.get('/files/:taskId/:name', readFile(parts));
  return router;
}
