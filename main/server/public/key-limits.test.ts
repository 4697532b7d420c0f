import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatewayError } from '../../contract/index.ts';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.dispose());

const limit = (name: string, limits: { maxConcurrent?: number; ratePerMinute?: number }) => {
  const record = rig.keys.find((key) => key.name === name);
  if (!record) throw new Error(`no key ${name}`);
  Object.assign(record, limits);
};
const video = (patch: object = {}, key = 'k-one') =>
  rig.call('/v1/videos', { key, json: { model: 'demo-image', prompt: 'a cat', ...patch } });
const task = () =>
  rig.call('/v1/tasks', {
    json: { task_type_code: 'demo_workflow', json: { model: 'demo-image', prompt: 'p' } },
  });
const statuses = async (answers: Promise<Response>[]) =>
  (await Promise.all(answers)).map(({ status }) => status);

describe('a key with a rate', () => {
  test('is refused with the seconds until its next place, and nothing is stored', async () => {
    limit('k-one', { ratePerMinute: 2 });
    expect((await video()).status).toBe(200);
    await rig.clock.advance(12_000);
    expect((await task()).status).toBe(200);
    const refused = await video();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '48']);
    expect((await refused.json()).error).toMatchObject({ code: 'rate_limited', type: 'rate_limit_error' });
    expect((await task()).status).toBe(429);
    expect(rig.desk.tasks.size).toBe(2);
    await rig.clock.advance(48_000);
    expect((await video()).status).toBe(200);
  });

  test('pays nothing for what is refused', async () => {
    limit('k-one', { ratePerMinute: 1 });
    expect((await video({ prompt: '' })).status).toBe(400);
    expect((await video({ model: 'no-such-model' })).status).toBe(400);
    rig.desk.failure = new GatewayError('queue_full');
    expect((await video()).status).toBe(503);
    rig.desk.failure = null;
    expect((await video()).status).toBe(200);
    expect((await video()).status).toBe(429);
  });

  test('reads and polls are free', async () => {
    limit('k-one', { ratePerMinute: 1 });
    const { id } = (await (await video()).json()) as { id: string };
    expect(
      await statuses([rig.call(`/v1/videos/${id}`), rig.call('/v1/videos'), rig.call('/v1/models')]),
    ).toEqual([200, 200, 200]);
  });

  test('does not bind the other keys of its tenant', async () => {
    limit('k-one', { ratePerMinute: 1 });
    await video();
    expect((await video({}, 'k-rotated')).status).toBe(200);
    expect((await video()).status).toBe(429);
  });
});

describe('a key with a number of tasks at once', () => {
  test('gets no more through with many requests at the same time', async () => {
    limit('k-one', { maxConcurrent: 3 });
    const answers = await statuses(Array.from({ length: 12 }, () => video()));
    expect(answers.filter((status) => status === 200)).toHaveLength(3);
    expect(answers.filter((status) => status === 429)).toHaveLength(9);
    expect(rig.desk.tasks.size).toBe(3);
  });

  test('gets a place back when one of its tasks ends', async () => {
    limit('k-one', { maxConcurrent: 1 });
    await video();
    const refused = await video();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    const [ended] = rig.desk.tasks.values();
    if (!ended) throw new Error('a task was made');
    rig.bus.emit({ type: 'task', task: { ...ended, state: 'completed' }, change: 'finished' });
    expect((await video()).status).toBe(200);
  });

  test('a reference that cannot be taken gives its place back', async () => {
    await rig.dispose();
    rig = await openRig({
      references: {
        take: async () => {
          throw new GatewayError('bad_image', undefined, { param: 'image' });
        },
        remove: async () => undefined,
      },
    });
    limit('k-one', { maxConcurrent: 1 });
    const withImage = { model: 'demo-video', image: 'https://example.com/a.png', seconds: '4' };
    const refused = await video(withImage);
    expect((await refused.json()).error.code).toBe('bad_image');
    expect((await video()).status).toBe(200);
  });
});
