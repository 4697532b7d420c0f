import type { ApiOperation } from '../api-operation.ts';
import { CHAT_ROUTES } from './chat.ts';
import { EVENT_ROUTES } from './events.ts';
import { FILE_ROUTES } from './files.ts';
import { FLOW_ROUTES } from './flow.ts';
import { IMAGE_ROUTES } from './images.ts';
import { MODEL_ROUTES } from './models.ts';
import { OLDER_ROUTES } from './older.ts';
import { OPENAPI_SUBMIT_ROUTES } from './openapi-submit.ts';
import { SERVICE_ROUTES } from './service.ts';
import { TASK_ROUTES } from './tasks.ts';
import { VIDEO_ROUTES } from './videos.ts';

/** Every operation of the public API; a test holds them against the router. */
export const API_OPERATIONS: readonly ApiOperation[] = [
  ...VIDEO_ROUTES,
  ...IMAGE_ROUTES,
  ...CHAT_ROUTES,
  ...TASK_ROUTES,
  ...MODEL_ROUTES,
  ...EVENT_ROUTES,
  ...FILE_ROUTES,
  ...FLOW_ROUTES,
  ...OLDER_ROUTES,
  ...OPENAPI_SUBMIT_ROUTES,
  ...SERVICE_ROUTES,
];
