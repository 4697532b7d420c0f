import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GatewayError, toStoredError } from '../../contract/index.ts';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());

async function order(json: object) {
  const response = await rig.call('/v1/tasks', { json });
  return { status: response.status, body: await response.json() };
}
const read = async (id: string) => (await rig.call(`/v1/tasks/${id}`)).json();

describe('POST /v1/tasks', () => {
  test('orders by task type; without a model its executor decides', async () => {
    const { status, body } = await order({
      task_type_code: 'veo_workflow',
      json: { prompt: 'a robot', duration: 8, aspect_ratio: '9:16' },
      mapping_id: 12,
      window_pk: 'w7',
    });
    expect([status, body]).toEqual([200, { success: true, task_id: expect.any(String) }]);
    expect(rig.desk.tasks.get(body.task_id)).toMatchObject({
      taskTypeId: 'type_veo_workflow',
      pinnedBindingId: '12',
      pinnedWindowId: 'w7',
      request: { model: 'veo-3.1', requestedModel: 'veo-3-1', profile: 'tasks000', aspect: '9:16' },
    });
  });

  test('the demo executor makes a video unless the model says image', async () => {
    const video = await order({ task_type_code: 'demo_workflow', json: { prompt: 'x' } });
    expect(rig.desk.tasks.get(video.body.task_id)?.request.model).toBe('demo-video');
    const image = await order({
      task_type_code: 'demo_workflow',
      json: { prompt: 'x', model: 'demo-image' },
    });
    expect(rig.desk.tasks.get(image.body.task_id)?.request.model).toBe('demo-image');
  });

  test.each([
    [{ task_type_code: 'nope', json: { prompt: 'x' } }, 'unknown_task_type', 'task_type_code 不存在或未启用'],
    [
      { task_type_code: 'gpt_off', json: { prompt: 'x' } },
      'unknown_task_type',
      'task_type_code 不存在或未启用',
    ],
    [{ json: { prompt: 'x' } }, 'unknown_task_type', 'task_type_code 不存在或未启用'],
    [{ task_type_code: 'demo_workflow' }, 'bad_parameter', 'json must be an object'],
    [{ task_type_code: 'demo_workflow', json: {} }, 'missing_prompt', 'prompt is required'],
    [
      { task_type_code: 'demo_workflow', json: { prompt: 'x', model: 'veo-3-1' } },
      'bad_parameter',
      'veo-3-1 is not a model of demo_workflow',
    ],
    [
      { task_type_code: 'demo_workflow', json: { prompt: 'x' }, window_pk: {} },
      'bad_parameter',
      'window_pk must be an id',
    ],
    [
      { task_type_code: 'grok_workflow', json: { prompt: 'x' } },
      'model_not_available',
      'No model of this gateway uses grok_workflow yet',
    ],
  ])('%o is refused as %s', async (json, code, message) => {
    const { status, body } = await order(json);
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { code, message }, detail: `[400 ${code}] ${message}` });
  });
});

describe('GET /v1/tasks/{id}', () => {
  test('tells the task in the raw words', async () => {
    const { body } = await order({ task_type_code: 'demo_workflow', json: { prompt: 'x' } });
    const id = body.task_id;
    expect(await read(id)).toEqual({
      task_id: id,
      status: 'queued',
      progress: 0,
      result: null,
      error_message: null,
      content_violation: false,
    });
    rig.desk.change(id, { state: 'processing', progress: 33 });
    expect(await read(id)).toMatchObject({ status: 'running', progress: 33 });
    rig.desk.change(id, {
      state: 'failed',
      error: toStoredError(new GatewayError('moderation_blocked', 'not that')),
    });
    expect(await read(id)).toMatchObject({
      status: 'failed',
      error_message: 'not that',
      content_violation: true,
    });
    rig.complete(id);
    expect(await read(id)).toMatchObject({
      status: 'completed',
      progress: 100,
      result: { type: 'video', result_urls: [expect.stringContaining(`/files/${id}/1.mp4?`)] },
    });
    expect((await (await rig.call(`/v1/videos/${id}`)).json()).status).toBe('completed');
  });

  test('without an id 400, with an unknown one 404', async () => {
    const none = await rig.call('/v1/tasks');
    expect([none.status, (await none.json()).error.message]).toEqual([400, 'task_id 不能为空']);
    const unknown = await rig.call(`/v1/tasks/${'0'.repeat(32)}`);
    expect(unknown.status).toBe(404);
    expect((await unknown.json()).error).toMatchObject({ message: 'task not found', code: 'task_not_found' });
  });
});
