import { describe, expect, test } from 'vitest';
import { GatewayError, PROFILES, type Profile, toStoredError } from '../../contract/index.ts';
import type { MediaItem, Task } from '../../domain/index.ts';
import { callbackBody } from './callback-body.ts';

const links = {
  nowMs: 0,
  isKept: () => true,
  linkTo: (path: string) => `http://localhost:8002${path}?sig=1`,
};

const media = (mime: string): MediaItem => ({
  id: 'm',
  kind: mime.startsWith('image') ? 'image' : 'video',
  mime,
  file: 'm.bin',
  sizeBytes: 1,
  width: 1280,
  height: 720,
  durationS: 4,
  createdAt: 5,
});

const ID = 'a'.repeat(32);

const task = (profile: Profile, patch: Partial<Task> = {}, kind: 'image' | 'video' = 'video'): Task => ({
  id: ID,
  state: 'completed',
  stage: 'collecting',
  executor: 'demo_workflow',
  taskTypeId: 't',
  request: {
    kind,
    executor: 'demo_workflow',
    model: 'demo-video',
    requestedModel: 'demo-video',
    prompt: 'p',
    references: [],
    n: 1,
    profile,
    metadata: { mine: 1 },
    externalTaskId: 'e1',
  },
  progress: 100,
  keyId: null,
  tenantId: 'a',
  priority: 0,
  pinnedWindowId: null,
  pinnedBindingId: null,
  windowId: 'w',
  bindingId: 'b',
  attemptId: 'x',
  attempts: 1,
  remoteJob: null,
  result: { media: [media(kind === 'image' ? 'image/png' : 'video/mp4')], details: {} },
  error: null,
  cancelRequestedAt: null,
  notBefore: 0,
  createdAt: 1_000,
  startedAt: 2_000,
  submittedAt: 3_000,
  finishedAt: 4_000,
  ...patch,
});

const URL_1 = `http://localhost:8002/files/${ID}/1.mp4?sig=1`;

describe('the body of a callback', () => {
  test.each(PROFILES)('has in the dialect %s what receivers of every dialect look for', (profile) => {
    expect(callbackBody(task(profile), links)).toMatchObject({
      type: 'video.completed',
      data: { id: expect.stringContaining(ID) },
      task_id: ID,
      external_task_id: 'e1',
      metadata: { mine: 1 },
      result_urls: [URL_1],
      status: expect.stringMatching(/^(completed|succeeded)$/),
    });
  });

  test.each([
    ['openai', { created_at: 1, status: 'completed', video_url: URL_1 }],
    ['fpbrowser', { created_at: 1_000, status: 'completed', url: URL_1 }],
    ['openapi', { created_at: '1970-01-01T00:00:01.000Z', result: { urls: [URL_1] }, metadata: { mine: 1 } }],
    ['legacy002', { id: `job_${ID}`, status: 'succeeded', result: { data: [{ url: URL_1 }] } }],
  ] as const)('is otherwise the task object of %s', (profile, expected) => {
    expect(callbackBody(task(profile), links)).toMatchObject(expected);
  });

  test.each(PROFILES)('never carries base64 (%s)', (profile) => {
    const body = callbackBody(task(profile, {}, 'image'), links);
    expect(body.type).toBe('image.completed');
    expect(JSON.stringify(body)).not.toContain('b64_json');
  });

  test.each([
    ['failed', 'video.failed'],
    ['cancelled', 'video.failed'],
    ['processing', 'video.in_progress'],
  ] as const)('of a task that is %s is of type %s', (state, type) => {
    const error = state === 'failed' ? toStoredError(new GatewayError('site_failed')) : null;
    const body = callbackBody(task('openai', { state, error, result: null }), links);
    expect([body.type, body.result_urls]).toEqual([type, []]);
  });
});
