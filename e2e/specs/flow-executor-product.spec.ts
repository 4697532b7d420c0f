import { afterAll, beforeAll, expect, test } from 'vitest';
import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { cli } from '../app/cli.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { type RoxyWorld, startRoxyWorld } from '../world/index.ts';
import { type FlowWorld, startFlowWorld } from '../world/sites/flow/index.ts';
import { drawPng } from '../world/sites/shared/index.ts';

/** Google Flow through the whole product: windows of the vendor simulator, attached without defaults, behind others. */

let roxy: RoxyWorld;
let flow: FlowWorld;
let app: RunningApp;
let key: string;
const data = tempDataFolder();

beforeAll(async () => {
  flow = await startFlowWorld({ visitor: { plan: 'ultra' } });
  roxy = await startRoxyWorld({ windows: 1, headless: true, sealed: true, siteHosts: flow.siteHosts });
  app = await startApp({ dataFolder: data.path, environment: { ...process.env, FPB_PORT: '0' } });
  await operate(app.engine, 'servers.add', { name: 'Roxy', url: roxy.baseUrl, token: roxy.token });
  await operate(app.engine, 'windows.sync', { server: 'Roxy' });
  const { vendorWindowId } = { ...(await roxyWindow()) };
  await operate(app.engine, 'types.bind', { type: 'veo_workflow', window: vendorWindowId, concurrency: 3 });
  key = ((await operate(app.engine, 'keys.create', { name: 'test' })) as { key: string }).key;
});
afterAll(async () => {
  await app?.stop();
  await roxy?.stop();
  await flow?.stop();
  data.remove();
});

async function roxyWindow() {
  const windows = await app.engine.store.windows.list();
  const found = windows.find(({ serverId }) => serverId !== 'local');
  if (!found) throw new Error('the vendor has no window');
  return found;
}

async function ended(body: Record<string, unknown>) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${app.origin}/v1/videos`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  const { id } = (await answer.json()) as { id: string };
  return until(
    `task ${id} ends`,
    async () => {
      const found = await app.engine.scheduler.desk.get(id);
      return found && ['completed', 'failed'].includes(found.state) ? found : null;
    },
    100_000,
  );
}

async function made(body: Record<string, unknown>) {
  const { error, result } = await ended(body);
  expect(error).toBeNull();
  return result?.media[0];
}

const dataUrl = (name: string) => `data:image/png;base64,${drawPng(name, 320, 180).toString('base64')}`;

test('a film from a first frame and a picture, at once in one window, each paid once', async () => {
  const [film, picture] = await Promise.all([
    made({ model: 'veo-3-1', prompt: 'The boat sails', duration: 8, images: [dataUrl('frame')] }),
    made({
      model: 'nana-banana-pro',
      prompt: 'A lighthouse',
      aspect_ratio: '16:9',
      images: [dataUrl('look')],
    }),
  ]);
  expect(film).toMatchObject({ kind: 'video', width: 1280, height: 720 });
  expect(picture).toMatchObject({ kind: 'image', width: 1376, height: 768 });
  expect(
    flow.journal
      .paidSubmits()
      .map(({ mode }) => mode)
      .toSorted(),
  ).toEqual(['i2v', 'image']);
  expect(flow.journal.problems).toEqual([]);
});

test('a refusal of the content reaches the caller as such, after one try and unpaid', async () => {
  const task = await ended({ model: 'nana-banana-2', prompt: 'Something [unsafe]' });
  expect(task).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'moderation_blocked' } });
  expect(flow.journal.paidSubmits()).toHaveLength(2);
});

test('doctor walks the profile on the window once the service has stopped', async () => {
  const { name } = await roxyWindow();
  await app.stop();
  const { code, out } = await cli(['doctor', 'flow', '--window', name, '--json'], { dataFolder: data.path });
  const findings: { what: string; ok: boolean; detail: string }[] = JSON.parse(out);
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  expect(code).toBe(0);
  expect(findings.length).toBeGreaterThan(20);
});
