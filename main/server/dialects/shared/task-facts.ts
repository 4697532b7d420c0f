import type { StoredError } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';

/** Facts of a task that several dialects tell in their own words. */

/** Seconds of the result. Images count as 1, as the product document has it. */
export const durationOf = ({ request, result }: Task): number =>
  request.kind === 'image' ? 1 : (request.durationS ?? Math.round(result?.media[0]?.durationS ?? 0));

/** `WxH`: the real pixels once there are any, else what was asked for. Never empty: relays need a string. */
export function sizeOf({ request, result }: Task): string {
  const item = result?.media[0];
  if (item?.width && item.height) return `${item.width}x${item.height}`;
  return request.size ?? expectedSize(request.aspect ?? 'auto', request.resolution ?? '720p');
}

const LONG_SIDES: Record<string, number> = { '1k': 1024, '2k': 2048, '4k': 4096 };

function expectedSize(aspect: string, resolution: string): string {
  const longSide = LONG_SIDES[resolution];
  const [w, h] = /^(\d+):(\d+)$/.exec(aspect)?.slice(1).map(Number) ?? (longSide ? [1, 1] : [16, 9]);
  if (!w || !h) return '1280x720';
  const scale = longSide ? longSide / Math.max(w, h) : Number.parseInt(resolution, 10) / Math.min(w, h);
  const even = (value: number) => 2 * Math.round((value * scale) / 2);
  return `${even(w)}x${even(h)}`;
}

/** A word for machines; what went wrong inside us is nobody's business. */
export const taskErrorCode = (error: StoredError | null): string =>
  error === null || error.code === 'internal' ? 'task_failed' : error.code;

/** A cancelled task is shown as failed: clients poll any other word for ever. */
export const hasFailed = (task: Task): boolean => task.state === 'failed' || task.state === 'cancelled';

export function taskError(task: Task): { code: string; message: string } {
  if (task.state === 'cancelled' && !task.error) return { code: 'cancelled', message: 'Cancelled' };
  return { code: taskErrorCode(task.error), message: task.error?.message ?? 'The task failed' };
}

/** 100 is kept for the end: some clients stop polling when they see it. */
export const progressOf = (task: Task): number =>
  task.state === 'completed' ? 100 : Math.max(0, Math.min(99, Math.trunc(task.progress)));
