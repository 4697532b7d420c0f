import { GatewayError } from '../../contract/index.ts';
import { readOutputWish } from '../dialects/shared/output-format.ts';
import { extensionOf, mediaPath } from '../dialects/shared/result-urls.ts';
import type { GatewayMiddleware, GatewayParts } from '../gateway.ts';
import { sendMedia } from './send-media.ts';

/**
 * `GET|HEAD /files/{taskId}/{n}.{ext}?exp&sig`: the signature is the right to read; a key is neither needed nor in the way.
 * `?format=` and `&compression=` show a picture in another type.
 */
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
    const wish = readOutputWish({
      output_format: ctx.query.format,
      output_compression: ctx.query.compression,
    });
    const file = (wish && (await parts.pictures.pictureOf(item, wish))) ?? {
      path: parts.media.pathOf(item),
      mime: item.mime,
    };
    const fileName = `${task.id}-${index + 1}.${extensionOf(file.mime)}`;
    await sendMedia(ctx, { ...file, fileName });
  };
