import { readFile } from 'node:fs/promises';
import { GatewayError } from '../../contract/index.ts';
import type { Task } from '../../domain/index.ts';
import type { ImageData } from '../dialects/images/images-answer.ts';
import { resultUrls } from '../dialects/shared/result-urls.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { linksFor } from '../request-facts.ts';

/** The finished images of a task in base64. Errors: `media_gone`. */
export async function readBase64(task: Task, { media }: Pick<GatewayParts, 'media'>): Promise<string[]> {
  const images: string[] = [];
  for (const item of task.result?.media ?? []) {
    const path = media.pathOf(item);
    if (path !== null) images.push((await readFile(path)).toString('base64'));
  }
  // An empty list would look like a success with nothing in it.
  if (images.length === 0) throw new GatewayError('media_gone');
  return images;
}

/** The same as links. Errors: `media_gone`. */
export function readLinks(ctx: GatewayContext, parts: GatewayParts, task: Task): string[] {
  const urls = resultUrls(task, linksFor(ctx, parts));
  if (urls.length === 0) throw new GatewayError('media_gone');
  return urls;
}

/** The finished images as asked for. Errors: `media_gone`. */
export async function readImages(
  ctx: GatewayContext,
  parts: GatewayParts,
  { task, format }: { task: Task; format: 'b64_json' | 'url' },
): Promise<ImageData[]> {
  if (format === 'url') return readLinks(ctx, parts, task).map((url) => ({ url }));
  return (await readBase64(task, parts)).map((base64) => ({ b64_json: base64 }));
}
