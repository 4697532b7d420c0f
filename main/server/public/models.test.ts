import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());

const body = async (path: string) => (await rig.call(path)).json();

test('the operator’s hidden and routed names count with the next request', async () => {
  Object.assign(rig.settings, { hiddenModels: ['veo-3-1'], modelRoutes: { mine: 'demo-image' } });
  const ids = (await body('/v1/models')).data.map(({ id }: { id: string }) => id);
  expect(ids).toContain('mine');
  expect(ids).not.toContain('veo-3-1');
  expect((await rig.call('/v1/models/veo-3-1')).status).toBe(404);
  expect((await body('/v1/models/mine')).supported_endpoint_types).toContain('image-generation');
  const created = await rig.call('/v1/videos', { json: { model: 'mine', prompt: 'x' } });
  expect((await created.json()).model).toBe('mine');
  expect([...rig.desk.tasks.values()].at(-1)?.request.model).toBe('demo-image');
});

test('the names of document 002 tell what serves them', async () => {
  const { data } = await body('/v1/firefly/models');
  const named = (id: string) => data.find((model: { id: string }) => model.id === id);
  expect(named('nano-banana')).toMatchObject({ type: 'image', routes_to: 'nano-banana-2', enabled: true });
  expect(named('gpt-image-1')).toMatchObject({ routes_to: 'gpt-image-2', enabled: false });
  expect(named('image5')).toMatchObject({ routes_to: null, enabled: false });
});

test('a doubled prefix is read as one', async () => {
  expect((await body('/v1/v1/models')).object).toBe('list');
  expect((await rig.call('/v1/v1/images/generations', { json: {} })).status).toBe(400);
});
