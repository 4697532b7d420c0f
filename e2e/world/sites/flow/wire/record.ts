import { type Media, type Status, statusAt } from '../media.ts';

export interface RecordView {
  now: number;
  /** Signed addresses, or undefined while there are none. */
  clip?: string;
  poster?: string;
  sizeBytes?: number;
  /** The opaque address after a reload. */
  asb?: string;
}

const stamp = (ms: number): [number, number] => [Math.floor(ms / 1000), (ms % 1000) * 1e6];

/** A video's record, as in submit, `jwpduf`, `as29s` and the listing. */
export function videoRecord(media: Media, view: RecordView): unknown[] {
  const { mediaId, projectId, workflowId, prompt, modelKey, aspect } = media;
  const segments = [[null, null, [[[prompt]]]]];
  const details = [
    stamp(media.life.createdAt),
    prompt,
    null,
    null,
    null,
    null,
    [null, [[modelKey, 1, null, null, aspect, 1]], segments, null, 1],
    null,
    statusBlock(media, view.now),
    1,
    view.poster ?? null,
    view.asb ? [view.asb] : [],
    null,
    view.sizeBytes ?? null,
  ];
  const head = [mediaId, projectId, workflowId, media.origin === 'upscaled' ? 'CAI' : 'CAE', null, details];
  if (!view.clip && !view.poster) return head;
  const { clip = null } = view;
  const video = [
    null,
    926545,
    null,
    null,
    null,
    null,
    null,
    prompt,
    clip,
    null,
    null,
    null,
    modelKey,
    '',
    null,
    false,
    2,
  ];
  return [...head, null, [video, [null, null, [media.seconds ?? null]], [workflowId]]];
}

function statusBlock(media: Media, now: number): unknown[] {
  const { life } = media;
  const status: Status = statusAt(life, now);
  if (status !== 4) return [status];
  if (life.notFoundUntil !== undefined && now < life.notFoundUntil)
    return [4, [5, 'Media not found.'], ['Media not found.']];
  const reason = `PUBLIC_ERROR_${life.failure?.reason}`;
  return [
    4,
    [life.failure?.grpc ?? null, life.failure?.message ?? reason],
    [life.failure?.message ?? reason],
  ];
}

/** A picture's record: container in slot 6. Uploads look the same with an empty prompt. */
export function imageRecord(media: Media, view: RecordView): unknown[] {
  const { mediaId, projectId, workflowId, prompt, modelKey, seed, aspect, width, height } = media;
  const image: unknown[] = new Array(16).fill(null);
  image[1] = seed;
  image[5] = aspect;
  image[7] = prompt;
  image[8] = modelKey || null;
  image[13] = view.clip ?? null;
  image[14] = view.asb ?? null;
  const container = [image, null, [width, height]];
  return [mediaId, projectId, workflowId, 'CAE', null, [stamp(media.life.createdAt)], container];
}

/** A tile in the listing and in submit replies. GEN_MARKER null = plain upload. */
export function entry(media: Media): unknown[] {
  const marker = media.origin === 'upload' ? null : 'CAE';
  const { createdAt } = media.life;
  const meta: unknown[] = [
    media.title,
    stamp(createdAt),
    null,
    null,
    media.mediaId,
    marker,
    [stamp(createdAt)],
  ];
  if (media.archived) meta.push(true);
  return [media.workflowId, null, null, meta, media.projectId];
}

/** Everything below is found by shape, or not at all. */
export function shiftSlots(record: unknown[]): unknown[] {
  return [
    ...record.slice(0, 3),
    null,
    ...record.slice(3).map((part) => (Array.isArray(part) ? [null, ...part] : part)),
  ];
}
