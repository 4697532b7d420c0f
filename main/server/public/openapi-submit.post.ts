import { buildRequest, modelNamed } from '../../domain/index.ts';
import { readBody } from '../body/read-body.ts';
import { readParameters, readSubmission } from '../dialects/openapi/parse.ts';
import { submittedTask } from '../dialects/openapi/task-object.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { placeOrder } from './place-order.ts';

/** Before the key is looked at: its refusal, too, is told in the document's words. */
export const speakOpenapi: GatewayMiddleware = async (ctx, next) => {
  Object.assign(ctx.state, { profile: 'openapi', subject: 'task' });
  await next();
};

/** `POST /api/openapi/submit` (document 004) */
export const submitTask =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const { values } = await readBody(ctx.req, parts.settings());
    const { model, params } = readSubmission(values);
    const entry = modelNamed(model, { route: 'openapi', policy: parts.settings() });
    const requestedModel = String(model).trim();
    const fields = { values: readParameters(requestedModel, params, values), files: [] };
    const how = { profile: 'openapi', requestedModel, durationMustBeNamed: false } as const;
    const task = await placeOrder(ctx, parts, buildRequest(entry, fields, how));
    ctx.set('cache-control', 'no-store');
    ctx.body = submittedTask(task);
  };
