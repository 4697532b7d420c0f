import Router from '@koa/router';
import type { GatewayParts, GatewayState } from '../gateway.ts';
import { authentication } from '../middleware/authentication.ts';
import { readDocs } from '../openapi/docs.get.ts';
import { readDocument } from '../openapi/openapi.get.ts';
import { createChatCompletion } from './chat-completions.post.ts';
import type { EventStreams } from './event-streams.ts';
import { streamEvents } from './events.get.ts';
import { readFile } from './files.get.ts';
import { readFireflyModels } from './firefly-models.get.ts';
import { createFlowVideo } from './flow-videos.post.ts';
import { readHealth } from './health.get.ts';
import { createImages } from './images.post.ts';
import { readJob } from './job.get.ts';
import { editVideos, generateLegacyVideo } from './legacy-videos.post.ts';
import { readMetrics } from './metrics.get.ts';
import { readModel, readModels } from './models.get.ts';
import { speakOpenapi, submitTask } from './openapi-submit.post.ts';
import { readOpenapiTask } from './openapi-task.get.ts';
import { refuseVideoAction, remixVideo } from './refused-video-actions.ts';
import { refuseResponses } from './responses.ts';
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
  // Before `/v1/videos/:id`, which would take their words for ids.
  addLegacyRoutes(router, parts, streams);
  router.get('/openapi.json', readDocument(parts));
  router.get('/docs', readDocs(parts));
  router.get('/v1/health', readHealth(parts));
  router.get('/v1/models', withKey, readModels(parts));
  router.get('/v1/models/:id', withKey, readModel(parts));
  router.post('/v1/videos', withKey, createVideo(parts));
  router.get('/v1/videos', withKey, listVideos(parts));
  router.get('/v1/videos/:id', withKey, readVideo(parts));
  router.delete('/v1/videos/:id', withKey, deleteVideo(parts));
  router.get('/v1/videos/:id/content', withKey, readContent(parts));
  router.post('/v1/tasks', withKey, createTask(parts));
  router.get('/v1/tasks', withKey, readNoTask);
  router.get('/v1/tasks/:id', withKey, readTask(parts));
  router.post(
    '/v1/images/generations',
    withKey,
    createImages(parts, streams, { action: 'generation', route: 'v1' }),
  );
  router.post('/v1/images/edits', withKey, createImages(parts, streams, { action: 'edit', route: 'v1' }));
  router.post('/v1/chat/completions', withKey, createChatCompletion(parts, streams, 'v1'));
  router.get('/v1/firefly/models', withKey, readFireflyModels(parts));
  router.all('/v1/responses', refuseResponses);
  router.get('/v1/events', withKey, streamEvents(parts, streams));
  router.get('/metrics', ...readMetrics(parts));
  router.get('/files/:taskId/:name', readFile(parts));
  addFlowRoutes(router, parts, streams);
  addOpenapiRoutes(router, parts);
  return router;
}

/** Document 002's older routes, and what the SDKs can ask of a video besides. */
function addLegacyRoutes(router: Router<GatewayState>, parts: GatewayParts, streams: EventStreams): void {
  const withKey = authentication(parts);
  router.get('/v1/images/jobs/:id', ...readJob(parts));
  router.get('/v1/videos/jobs/:id', ...readJob(parts));
  router.post('/v1/videos/generations', withKey, generateLegacyVideo(parts, streams));
  router.post('/v1/videos/edits', withKey, editVideos(parts, streams));
  router.post('/v1/videos/extensions', withKey, refuseVideoAction('Extending a video'));
  router.post('/v1/videos/characters', withKey, refuseVideoAction('Making characters'));
  router.get('/v1/videos/characters/:id', withKey, refuseVideoAction('Reading characters'));
  router.post('/v1/videos/:id/remix', withKey, remixVideo(parts));
}

/** Document 004. */
function addOpenapiRoutes(router: Router<GatewayState>, parts: GatewayParts): void {
  const withKey = authentication(parts);
  router.post('/api/openapi/submit', speakOpenapi, withKey, submitTask(parts));
  router.get('/api/openapi/task', speakOpenapi, withKey, readOpenapiTask(parts));
  router.get('/api/openapi/task/:id', speakOpenapi, withKey, readOpenapiTask(parts));
}

/** Document 001. */
function addFlowRoutes(router: Router<GatewayState>, parts: GatewayParts, streams: EventStreams): void {
  const withKey = authentication(parts);
  const images = (action: 'generation' | 'edit') => createImages(parts, streams, { action, route: 'flow' });
  router.post('/flow/v1/chat/completions', withKey, createChatCompletion(parts, streams, 'flow'));
  router.post('/flow/v1/images/generations', withKey, images('generation'));
  router.post('/flow/v1/images/edits', withKey, images('edit'));
  router.post('/flow/v1/videos', withKey, createFlowVideo(parts));
  router.get('/flow/v1/videos/:id', withKey, readVideo(parts, 'flow'));
  router.get('/flow/v1/videos/:id/content', withKey, readContent(parts));
}
