import { buildRequest, modelNamed } from '../../domain/index.ts';
import { readBody } from '../body/read-body.ts';
import { checkMode } from '../dialects/aggregator/check-mode.ts';
import { aggregatorFields } from '../dialects/aggregator/read-fields.ts';
import { creationProfile } from '../dialects/profile.ts';
import { renderCreatedVideo } from '../dialects/render.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { askToPoll, linksFor, profileHint } from '../request-facts.ts';
import { placeOrder } from './place-order.ts';

/** `POST /v1/videos`: video and image tasks. Success is exactly 200: relays refuse 201 and 202. */
export const createVideo =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const body = await readBody(ctx.req, parts.settings());
    const { profile, durationMustBeNamed } = creationProfile(profileHint(ctx), body.isJson, body.values);
    ctx.state.profile = profile;
    const entry = modelNamed(body.values.model, { policy: parts.settings() });
    const requestedModel = String(body.values.model).trim();
    const fields = aggregatorFields(body);
    checkMode(fields);
    const draft = buildRequest(entry, fields, { profile, requestedModel, durationMustBeNamed });
    const task = await placeOrder(ctx, parts, draft);
    askToPoll(ctx, task);
    ctx.body = renderCreatedVideo(task, profile, linksFor(ctx, parts));
  };
