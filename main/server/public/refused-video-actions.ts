import { GatewayError } from '../../contract/index.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { ownTask } from './own-task.ts';

/** `POST /v1/videos/{id}/remix`: no site offers it. Who names no video of theirs hears that first. */
export const remixVideo =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    await ownTask(ctx, parts, ctx.params.id);
    throw new GatewayError('remix_not_supported');
  };

/** `POST /v1/videos/extensions`, `/v1/videos/characters` and `GET /v1/videos/characters/{id}` */
export const refuseVideoAction =
  (what: string): GatewayMiddleware =>
  async () => {
    throw new GatewayError('unsupported_operation', `${what} is not supported`);
  };
