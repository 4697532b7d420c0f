import { afterAll, beforeAll, expect, test } from 'vitest';
import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { type FlowWorld, type RoxyWorld, startFlowWorld, startRoxyWorld } from '../world/index.ts';

/** Google Flow as callers meet it: `POST /v1/videos`, windows of the RoxyBrowser simulator, the Flow simulator behind. */

const PEOPLE = ['anna', 'ben', 'chloe', 'david'];
let flow: FlowWorld;
let roxy: RoxyWorld;
let app: RunningApp;
let key: string;
const data = tempDataFolder();

/** Red, 64×64; sniffed as what it is. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAUElEQVR42u3PMQ0AAAwDoPg33UrYvQQckD4RAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBgcsAZ5kA8bgzQJ4AAAAASUVORK5CYII=';
const picture = `data:image/png;base64,${PNG}`;

beforeAll(async () => {
  flow = await startFlowWorld({ accounts: PEOPLE.map((id) => ({ id, plan: 'ultra' })) });
  roxy = await startRoxyWorld({
    windows: PEOPLE.map((id) => ({
      windowName: id,
      cookie: [{ name: 'SID', value: id, domain: '.google.com' }],
    })),
    siteHosts: flow.siteHosts,
    headless: true,
    sealed: true,
    timing: { openDelayMs: 200 },
  });
  app = await startApp({ dataFolder: data.path, environment: { ...process.env, FPB_PORT: '0' } });
  await operate(app.engine, 'servers.add', { name: 'Roxy', url: roxy.baseUrl, token: roxy.token });
  await operate(app.engine, 'windows.sync', { server: 'Roxy' });
  for (const id of PEOPLE) await operate(app.engine, 'types.bind', { type: 'veo_workflow', window: id });
  key = ((await operate(app.engine, 'keys.create', { name: 'test' })) as { key: string }).key;
});
afterAll(async () => {
  await app?.stop();
  await roxy?.stop();
  await flow?.stop();
  data.remove();
});

interface Video {
  id: string;
  status: string;
  url: string | null;
  error: { code: string; message: string } | null;
  metadata: { result_urls: string[] };
}

const headers = () => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });

async function order(body: Record<string, unknown>): Promise<Video> {
  const answer = await fetch(`${app.origin}/v1/videos`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify(body),
  });
  const video = (await answer.json()) as Video;
  expect([answer.status, video.error ?? null]).toEqual([200, null]);
  return video;
}

const finished = ({ id }: Video) =>
  until(
    `task ${id} ends`,
    async () => {
      const video = (await (
        await fetch(`${app.origin}/v1/videos/${id}`, { headers: headers() })
      ).json()) as Video;
      return video.status === 'completed' || video.status === 'failed' ? video : null;
    },
    100_000,
  );

const paidFor = (prompt: string) =>
  flow.journal.paidSubmits().filter((entry) => entry.prompt.includes(prompt));

const MODES = [
  [
    'veo-3-1 from text',
    { model: 'veo-3-1', duration: 8, aspect_ratio: '16:9' },
    { mode: 't2v', durationS: 8, count: 1 },
  ],
  ['veo-3-1 upright', { model: 'veo-3-1', duration: 8, aspect_ratio: '9:16' }, { mode: 't2v' }],
  ['veo-3-1 from a first frame', { model: 'veo-3-1', duration: 8, images: [picture] }, { mode: 'i2v' }],
  [
    'veo-3-1 from first to last frame',
    { model: 'veo-3-1', duration: 8, images: [picture, picture] },
    { mode: 'first_last' },
  ],
  [
    'veo-3-1 with three ingredients',
    { model: 'veo-3-1', duration: 8, Ingredients_images: [picture, picture, picture] },
    { mode: 'r2v' },
  ],
  ['veo-omni-flash', { model: 'veo-omni-flash', duration: 10 }, { durationS: 10 }],
  ['nana-banana-2', { model: 'nana-banana-2', aspect_ratio: '1:1' }, { kind: 'image', mode: 'image' }],
  [
    'nana-banana-pro with a reference',
    { model: 'nana-banana-pro', aspect_ratio: '4:3', images: [picture] },
    { kind: 'image' },
  ],
] as const;

for (const [name, body, asked] of MODES) {
  test(`${name}: the right file, one paid order with what was asked`, async () => {
    const prompt = `A lighthouse, ${name}`;
    const done = await finished(await order({ ...body, prompt }));
    expect([done.status, done.error ?? null]).toEqual(['completed', null]);
    const file = await fetch(String(done.url));
    expect(file.headers.get('content-type')).toMatch('kind' in asked ? /^image\// : /^video\/mp4/);
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    const paid = paidFor(prompt);
    expect(paid).toHaveLength(1);
    expect(paid[0]).toMatchObject(asked);
  });
}

test('24 jobs over four windows, one of them signed out and one out of credit half-way: all end right, each paid once', async () => {
  const jobs = await Promise.all(
    Array.from({ length: 24 }, (_, n) =>
      order({ model: 'veo-3-1', duration: 8, prompt: `Wave number ${n} of a sea` }),
    ),
  );
  await until('eight are paid', () => paidFor('of a sea').length >= 8);
  flow.setScenario('anna', 'signed_out');
  flow.setScenario('ben', 'insufficient_credits');
  for (const job of jobs) {
    const { status, error } = await finished(job);
    expect([status, error ?? null]).toEqual(['completed', null]);
  }
  const prompts = paidFor('of a sea')
    .filter(({ accepted }) => accepted)
    .map(({ prompt }) => prompt);
  expect(new Set(prompts).size).toBe(24);
  expect(prompts).toHaveLength(24);
  const troubled = (await operate(app.engine, 'windows.troubled', {})) as { name: string }[];
  expect(troubled.map(({ name }) => name)).toContain('anna');
  expect(flow.journal.problems).toEqual([]);
}, 300_000);
