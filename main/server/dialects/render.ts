import type { JsonObject, Profile } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { fpbrowserCreated, fpbrowserStatus } from './fpbrowser/video-object.ts';
import { openaiVideo } from './openai/video-object.ts';
import type { LinkMaker } from './shared/result-urls.ts';

/** Tasks made through `/v1/tasks` are told in the same document's words when asked for as videos. */
const speaksDocument = (profile: Profile): boolean => profile === 'fpbrowser' || profile === 'tasks000';

/** A task on the `/v1/videos` routes, just created. */
export const renderCreatedVideo = (task: Task, profile: Profile, links: LinkMaker): JsonObject =>
  speaksDocument(profile) ? fpbrowserCreated(task, links) : openaiVideo(task, links);

/** A task on the `/v1/videos` routes. */
export const renderVideo = (task: Task, profile: Profile, links: LinkMaker): JsonObject =>
  speaksDocument(profile) ? fpbrowserStatus(task, links) : openaiVideo(task, links);
