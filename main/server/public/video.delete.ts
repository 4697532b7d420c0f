import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { ownTask } from './own-task.ts';

/** `DELETE /v1/videos/{id}`: cancels what still runs. 200 with a body: on 204 the SDK returns null. */
export const deleteVideo =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    const { id } = await ownTask(ctx, parts, ctx.params.id);
    await parts.desk.remove(id);
    ctx.body = { id, object: 'video.deleted', deleted: true };
  };
