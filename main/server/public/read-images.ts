import { readFile } from 'node:fs/promises';
import { GatewayError } from '../../contract/index.ts';
import type { MediaItem, PictureWish, Task } from '../../domain/index.ts';
import type { ImageData } from '../dialects/images/images-answer.ts';
import { outputQuery } from '../dialects/shared/output-format.ts';
import { LINK_LIFE_MS, mediaPath, resultUrls } from '../dialects/shared/result-urls.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { linksFor } from '../request-facts.ts';

export interface ImagesWish {
  format: 'b64_json' | 'url';
  /** Type of picture asked for; null: as the site delivered it. */
  output: PictureWish | null;
}

interface ReadImage {
  item: MediaItem;
  index: number;
  path: string;
  mime: string;
  /** What it was converted to; null when it is the file as kept. */
  output: PictureWish | null;
}

/** One finished image in base64, and its type. */
export interface Base64Image {
  base64: string;
  mime: string;
}

/**
 * The kept images of a task, converted where that was asked for and is possible: a paid picture in another type is worth
 * more than an error. Errors: `media_gone`.
 */
async function imagesOf(
  task: Task,
  { media, pictures }: Pick<GatewayParts, 'media' | 'pictures'>,
  output: PictureWish | null,
): Promise<ReadImage[]> {
  const images: ReadImage[] = [];
  for (const [index, item] of (task.result?.media ?? []).entries()) {
    const path = media.pathOf(item);
    if (path === null) continue;
    const made = output ? await pictures.pictureOf(item, output) : null;
    images.push({ item, index, path, mime: item.mime, ...made, output: made ? output : null });
  }
  // An empty list would look like a success with nothing in it.
  if (images.length === 0) throw new GatewayError('media_gone');
  return images;
}

/** Errors: `media_gone`. */
export async function readBase64(
  task: Task,
  parts: Pick<GatewayParts, 'media' | 'pictures'>,
  output: PictureWish | null,
): Promise<Base64Image[]> {
  const read: Base64Image[] = [];
  for (const { path, mime } of await imagesOf(task, parts, output)) {
    read.push({ base64: (await readFile(path)).toString('base64'), mime });
  }
  return read;
}

/** Links to whatever a finished task made. Errors: `media_gone`. */
export function readLinks(ctx: GatewayContext, parts: GatewayParts, task: Task): string[] {
  const urls = resultUrls(task, linksFor(ctx, parts));
  if (urls.length === 0) throw new GatewayError('media_gone');
  return urls;
}

/** The finished images as asked for, and the type of the first. Errors: `media_gone`. */
export async function readImages(
  ctx: GatewayContext,
  parts: GatewayParts,
  task: Task,
  { format, output }: ImagesWish,
): Promise<{ data: ImageData[]; mime: string | undefined }> {
  if (format === 'url') {
    const images = await imagesOf(task, parts, output);
    const { linkTo } = linksFor(ctx, parts);
    const data = images.map((image) => ({
      url: linkTo(
        mediaPath(task.id, image.index, image.item) + outputQuery(image.item, image.output),
        LINK_LIFE_MS,
      ),
    }));
    return { data, mime: images[0]?.mime };
  }
  const images = await readBase64(task, parts, output);
  return { data: images.map(({ base64 }) => ({ b64_json: base64 })), mime: images[0]?.mime };
}
