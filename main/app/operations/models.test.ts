import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Engine, openEngine } from '../engine.ts';
import { LOCAL_SERVER } from '../first-run.ts';
import { defaultAssetsFolder } from '../index.ts';
import { operate } from './index.ts';
import type { ModelRow } from './models.ts';

let folder: string;
let engine: Engine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'models-'));
  engine = openEngine({
    dataFolder: folder,
    assetsFolder: defaultAssetsFolder(),
    environment: {},
    what: 'test',
    origin: () => 'http://127.0.0.1:1',
  });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const list = async (input = {}) => (await operate(engine, 'models.list', input)) as ModelRow[];
const named = async (name: string) => (await list({ all: true })).find((row) => row.name === name);
const set = (name: string, value: unknown) => operate(engine, 'settings.set', { name, value });

async function addWindow(name: string): Promise<string> {
  await engine.store.windows.upsert([
    {
      serverId: LOCAL_SERVER,
      workspaceId: null,
      vendorWindowId: name,
      name,
      sortNumber: null,
      remark: '',
      projectName: null,
      os: null,
      coreType: null,
      coreVersion: null,
      account: null,
      proxy: null,
      proxyCountry: null,
      vendorUpdatedAt: null,
      unusableReason: null,
      syncedAt: engine.clock.now(),
    },
  ]);
  const window = (await engine.store.windows.list()).find((one) => one.vendorWindowId === name);
  return String(window?.id);
}

test('a model without windows is not bound, one without code has no executor', async () => {
  expect(await named('demo-video')).toMatchObject({
    state: 'not bound',
    bound: 0,
    free: 0,
    executor: 'demo_workflow',
  });
  const without = (await list()).filter(
    ({ executor }) => executor !== null && !engine.executors.get(executor as never),
  );
  for (const row of without) expect(row.state).toBe('no executor');
});

test('windows bound are counted, and of those the free ones', async () => {
  const [one, two] = [await addWindow('one'), await addWindow('two')];
  await operate(engine, 'types.bind', { type: 'demo_workflow', window: one });
  await operate(engine, 'types.bind', { type: 'demo_workflow', window: two });
  expect(await named('demo-image')).toMatchObject({ state: 'served', bound: 2, free: 2 });
  const [binding] = await engine.store.bindings.list({ windowId: one });
  const handOver = { code: 'site_login_required', message: 'x', at: 1 };
  await engine.store.bindings.update(String(binding?.id), { handOver });
  expect(await named('demo-image')).toMatchObject({ state: 'served', bound: 2, free: 1 });
  await operate(engine, 'settings.set', { name: 'paused', value: true });
  expect(await named('demo-image')).toMatchObject({ bound: 2, free: 0 });
});

test('a model no bound account offers is told apart from one that is served', async () => {
  const id = await addWindow('one');
  await operate(engine, 'types.bind', { type: 'demo_workflow', window: id });
  const [binding] = await engine.store.bindings.list({ windowId: id });
  await engine.store.bindings.update(String(binding?.id), {
    notOffered: { 'demo-video': engine.clock.now() + 60_000 },
  });
  expect(await named('demo-video')).toMatchObject({ state: 'not offered', bound: 1, free: 0 });
  expect(await named('demo-image')).toMatchObject({ state: 'served', free: 1 });
});

test('what the operator hides and routes is said', async () => {
  await set('hiddenModels', ['veo-3-1']);
  await set('modelRoutes', { 'sora-2': 'demo-video', wrong: 'nothing' });
  expect(await named('veo-3-1')).toMatchObject({ state: 'hidden', hidden: true });
  expect(await named('sora-2')).toMatchObject({
    state: 'routed to demo-video',
    executor: 'demo_workflow',
    routedTo: 'demo-video',
  });
  expect(await named('wrong')).toMatchObject({ state: 'routed to nothing (not known)', executor: null });
});

test('every name of the documents is there when all are asked for, each once', async () => {
  const [usual, all] = [await list(), await list({ all: true })];
  expect(all.length).toBeGreaterThan(usual.length);
  expect(usual.map(({ name }) => name)).not.toContain('gpt-image-1');
  const names = all.map(({ name }) => name);
  expect(names).toContain('gpt-image-1');
  expect(new Set(names).size).toBe(names.length);
});
