import { GatewayError, type JsonObject } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import { imagesAnswer } from '../dialects/images/images-answer.ts';
import { legacyVideoAnswer } from '../dialects/legacy002/video-answer.ts';
import { JOB_PREFIX, jobObject } from '../dialects/shared/job-object.ts';
import { storedOutputWish } from '../dialects/shared/output-format.ts';
import type { GatewayContext, GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { authentication } from '../middleware/authentication.ts';
import { askToPoll, linksFor } from '../request-facts.ts';
import { ownTask } from './own-task.ts';
import { readImages } from './read-images.ts';

/**
 * `GET /v1/images/jobs/{id}` and `/v1/videos/jobs/{id}` (document 002). Its own example asks without a key; who wants that
 * to work opens `jobsWithoutKey`, and then whoever knows the id may read it.
 */
export const readJob = (parts: GatewayParts): GatewayMiddleware[] => {
  const withKey = authentication(parts);
  return [
    async (ctx, next) => {
      Object.assign(ctx.state, { profile: 'legacy002', subject: 'job' });
      if (parts.settings().jobsWithoutKey && ctx.get('authorization') === '') await next();
      else await withKey(ctx, next);
    },
    async (ctx) => {
      const task = await jobTask(ctx, parts);
      askToPoll(ctx, task);
      ctx.body = jobObject(task, task.state === 'completed' ? await resultOf(ctx, parts, task) : null);
    },
  ];
};

async function jobTask(ctx: GatewayContext, parts: GatewayParts): Promise<Task> {
  const { id = '' } = ctx.params as Record<string, string>;
  const taskId = id.startsWith(JOB_PREFIX) ? id.slice(JOB_PREFIX.length) : id;
  if (ctx.state.caller) return ownTask(ctx, parts, taskId);
  const task = await parts.desk.get(taskId);
  if (!task) throw new GatewayError('not_found', 'job not found');
  return task;
}

/** A job whose files are gone is a job that is gone. */
async function resultOf(ctx: GatewayContext, parts: GatewayParts, task: Task): Promise<JsonObject> {
  try {
    if (task.request.kind === 'video') {
      const answer = legacyVideoAnswer(task, linksFor(ctx, parts));
      if ((answer.data as unknown[]).length === 0) throw new GatewayError('media_gone');
      return answer;
    }
    const format = task.request.extra?.response_format === 'url' ? 'url' : 'b64_json';
    const output = storedOutputWish(task);
    const { data, mime } = await readImages(ctx, parts, task, { format, output });
    return imagesAnswer(task, data, mime);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'media_gone') throw error;
    throw new GatewayError('not_found', 'the job is no longer kept');
  }
}
