import { GatewayError } from '../../contract/index.ts';
import { mediaPath } from '../dialects/shared/result-urls.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { sendMedia } from './send-media.ts';

/** `GET|HEAD /files/{taskId}/{n}.{ext}?exp&sig`: the signature is the right to read; a key is neither needed nor in the way. */
export const readFile =
  (parts: GatewayParts): GatewayMiddleware =>
  async (ctx) => {
    ctx.state.subject = 'file';
    if (!parts.signer.verify(ctx.path, ctx.query)) {
      throw new GatewayError(
        'key_forbidden',
        'This link is not valid or has expired; ask for the task again to get a fresh one',
      );
    }
    const { taskId = '', name = '' } = ctx.params as Record<string, string>;
    const task = await parts.desk.get(taskId);
    const index = Number.parseInt(name, 10) - 1;
    const item = task?.state === 'completed' ? task.result?.media[index] : undefined;
    if (!task || !item || mediaPath(task.id, index, item) !== ctx.path) {
      throw new GatewayError('not_found', 'file not found');
    }
    ctx.state.taskId = task.id;
    // Chat pages of other origins show results in <img> and <video>.
    ctx.set('cross-origin-resource-policy', 'cross-origin');
    await sendMedia(ctx, parts, { item, fileName: `${task.id}-${name}` });
  };
