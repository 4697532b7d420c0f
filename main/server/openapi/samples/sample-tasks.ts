import type { GenerationRequest } from '../../../contract/index.ts';
import { type MediaItem, modelNamed, newTask, type Task } from '../../../domain/index.ts';
import type { LinkMaker } from '../../dialects/shared/result-urls.ts';

/** Tasks whose answers the document shows: each is rendered by the code that answers, so an example cannot be out of date. */

const ORDERED_AT = Date.UTC(2026, 10, 20, 9, 30);

export const SAMPLE_IDS = {
  queued: '0b6f3c5a9d2e4f718a6c0d1e2f3a4b5c',
  running: '1c7a4d6b0e3f4a829b7d1e2f3a4b5c6d',
  video: '2d8b5e7c1f4a4b93ac8e2f3a4b5c6d7e',
  image: '3e9c6f8d2a5b4ca4bd9f3a4b5c6d7e8f',
  failed: '4fad7a9e3b6c4db5ceaf4b5c6d7e8f90',
} as const;

export type SampleName = keyof typeof SAMPLE_IDS;

const request = (model: string, more: Partial<GenerationRequest> = {}): GenerationRequest => {
  const entry = modelNamed(model);
  return {
    kind: entry.kind,
    executor: entry.executor,
    model: entry.model,
    requestedModel: model,
    prompt: 'A paper boat on a quiet lake at sunrise',
    aspect: '16:9',
    resolution: entry.defaultResolution,
    references: [],
    n: 1,
    profile: 'openai',
    ...(entry.duration.type === 'range' ? { durationS: entry.duration.fallback } : {}),
    ...more,
  };
};

const task = (name: SampleName, own: Partial<Task>, asked = request('demo-video')): Task => ({
  ...newTask({
    id: SAMPLE_IDS[name],
    taskTypeId: `type_${asked.executor}`,
    request: asked,
    keyId: null,
    tenantId: 'a',
    priority: 0,
    pinnedWindowId: null,
    pinnedBindingId: null,
    createdAt: ORDERED_AT,
  }),
  ...own,
});

const began = { startedAt: ORDERED_AT + 800, submittedAt: ORDERED_AT + 5_200, attempts: 1 };

const file = (kind: 'image' | 'video'): MediaItem => ({
  id: `sample_${kind}`,
  kind,
  mime: kind === 'image' ? 'image/png' : 'video/mp4',
  file: `sample.${kind === 'image' ? 'png' : 'mp4'}`,
  sizeBytes: 10,
  width: 1280,
  height: 720,
  durationS: kind === 'image' ? null : 4,
  createdAt: ORDERED_AT + 61_000,
});

export const SAMPLE_TASKS: Readonly<Record<SampleName, Task>> = {
  queued: task('queued', {}),
  running: task('running', { ...began, state: 'processing', stage: 'submitted', progress: 42 }),
  video: task('video', {
    ...began,
    state: 'completed',
    progress: 100,
    windowId: 'win_7f3a',
    result: { media: [file('video')], details: {} },
    finishedAt: ORDERED_AT + 61_000,
  }),
  image: task(
    'image',
    {
      ...began,
      state: 'completed',
      progress: 100,
      result: { media: [file('image')], details: {} },
      finishedAt: ORDERED_AT + 21_000,
    },
    request('demo-image'),
  ),
  failed: task('failed', {
    ...began,
    state: 'failed',
    error: {
      code: 'moderation_blocked',
      message: 'The site refused the content',
      blame: 'caller',
      next: 'give_up',
      stage: 'submitted',
    },
    finishedAt: ORDERED_AT + 9_000,
  }),
};

/** The same task, as another dialect stored it. */
export const inProfile = (name: SampleName, profile: GenerationRequest['profile']): Task => {
  const sample = SAMPLE_TASKS[name];
  return { ...sample, request: { ...sample.request, profile } };
};

/** Links of examples. Their signature is one in shape only: a document must not open anything. */
export const sampleLinks = (origin: string): LinkMaker => ({
  nowMs: ORDERED_AT + 61_000,
  isKept: () => true,
  linkTo: (path, lifeMs) =>
    `${origin}${path}?exp=${Math.floor((ORDERED_AT + 61_000 + lifeMs) / 1000)}&sig=EXAMPLE-SIGNATURE`,
});
