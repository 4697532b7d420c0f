import type { TaskState } from '../../../main/contract/index.ts';
import { asEpochMs, asFields, asList, asNumber, asText, type Fields } from '../../shared/data/read.ts';

export interface TaskMedia {
  kind: 'image' | 'video';
  url: string;
}

/** A task as the list shows it, whatever dialect it was ordered in. */
export interface TaskView {
  id: string;
  model: string;
  prompt: string | null;
  state: TaskState;
  /** Whole percent, 0–100. */
  progress: number;
  error: { message: string; code: string | null } | null;
  createdAtMs: number | null;
  seconds: number | null;
  aspect: string | null;
  media: readonly TaskMedia[];
}

export const isLive = (task: TaskView): boolean => task.state === 'queued' || task.state === 'processing';

const STATE_WORDS: Readonly<Record<string, TaskState>> = {
  queued: 'queued',
  pending: 'queued',
  in_progress: 'processing',
  processing: 'processing',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
};

const readError = (value: unknown): TaskView['error'] => {
  const fields = asFields(value);
  const message = asText(fields.message) ?? asText(value);
  const code = asText(fields.code);
  return message === null && code === null ? null : { message: message ?? code ?? '', code };
};

/** Dialects without a word for it report a cancelled task as failed, with this code. */
const readState = (fields: Fields, error: TaskView['error']): TaskState => {
  const state = STATE_WORDS[asText(fields.status) ?? ''] ?? 'queued';
  return state === 'failed' && error?.code === 'cancelled' ? 'cancelled' : state;
};

/** Addresses that a page may show and offer for download; anything else (`javascript:` …) is dropped. */
const safeUrl = (value: unknown, origin: string): string | null => {
  const text = asText(value);
  if (text === null || !URL.canParse(text, origin)) return null;
  const url = new URL(text, origin);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
};

function readMedia(fields: Fields, origin: string): TaskMedia[] {
  const video = safeUrl(fields.video_url, origin);
  const image = safeUrl(fields.image_url, origin);
  const kind = image !== null && video === null ? 'image' : 'video';
  const listed = asList(asFields(fields.metadata).result_urls).map((url) => safeUrl(url, origin));
  const urls = [safeUrl(fields.url, origin) ?? video ?? image, ...listed].filter((url) => url !== null);
  return [...new Set(urls)].map((url) => ({ kind, url }));
}

/** `origin` completes relative addresses. Null when the row has no id. */
export function readTask(json: unknown, origin: string): TaskView | null {
  const fields = asFields(json);
  const id = asText(fields.id) ?? asText(fields.task_id);
  if (id === null) return null;
  const error = readError(fields.error);
  const state = readState(fields, error);
  return {
    id,
    model: asText(fields.model) ?? '',
    prompt: asText(fields.prompt),
    state,
    progress: Math.min(100, Math.max(0, Math.round(asNumber(fields.progress) ?? 0))),
    error: state === 'failed' ? error : null,
    createdAtMs: asEpochMs(fields.created_at),
    seconds: asNumber(fields.seconds) ?? asNumber(fields.duration),
    aspect: asText(fields.aspect_ratio),
    media: state === 'completed' ? readMedia(fields, origin) : [],
  };
}

export const readTasks = (json: unknown, origin: string): TaskView[] =>
  asList(asFields(json).data)
    .map((row) => readTask(row, origin))
    .filter((task) => task !== null);
