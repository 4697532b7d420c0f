import { buildRequest, modelNamed } from '../../domain/index.ts';
import { readBody } from '../body/read-body.ts';
import { flowVideoFields } from '../dialects/flow/parse.ts';
import { renderCreatedVideo } from '../dialects/render.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { askToPoll, linksFor } from '../request-facts.ts';
import { placeOrder } from './place-order.ts';

/** `POST /flow/v1/videos` (document 001): the parameters are in the model's name. */
export const createFlowVideo =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const profile = 'flow';
    ctx.state.profile = profile;
    const body = await readBody(ctx.req, parts.settings());
    const fields = { ...body, values: flowVideoFields(body.values) };
    const entry = modelNamed(fields.values.model, { route: 'flow', policy: parts.settings() });
    const requestedModel = String(fields.values.model).trim();
    const draft = buildRequest(entry, fields, { profile, requestedModel, durationMustBeNamed: false });
    const task = await placeOrder(ctx, parts, draft);
    askToPoll(ctx, task);
    ctx.body = renderCreatedVideo(task, profile, linksFor(ctx, parts));
  };
