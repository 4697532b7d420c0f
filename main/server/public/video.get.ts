import type { Profile } from '../../contract/index.ts';
import { readingProfile } from '../dialects/profile.ts';
import { renderVideo } from '../dialects/render.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { askToPoll, linksFor, profileHint } from '../request-facts.ts';
import { ownTask } from './own-task.ts';
import { whyWaiting } from './why-waiting.ts';

/** `GET /v1/videos/{id}`: never waits, relays poll without a timeout. `fixed`: the route fixes the shape. */
export const readVideo =
  (parts: GatewayParts, fixed: Profile | null = null): GatewayMiddleware =>
  async (ctx) => {
    const task = await ownTask(ctx, parts, ctx.params.id);
    const profile = readingProfile(fixed ?? profileHint(ctx), task.request.profile);
    askToPoll(ctx, task);
    ctx.body = { ...renderVideo(task, profile, linksFor(ctx, parts)), ...whyWaiting(task, parts.desk) };
  };
