import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
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
const seed = new URL('../world/sites/shared/film-seeds/1280x720.mp4', import.meta.url);
const clip = `data:video/mp4;base64,${readFileSync(seed).toString('base64')}`;

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

interface Mode {
  what: string;
  body: Record<string, unknown>;
  /** As the site's journal has it. */
  asked: Record<string, unknown>;
  references?: string[];
  files?: number;
  kind?: 'image';
}

const film = { model: 'veo-3-1', duration: 8 };
const MODES: Mode[] = [
  { what: 'text', body: film, asked: { mode: 't2v', durationS: 8, count: 1, aspect: '16:9' } },
  { what: 'upright', body: { ...film, aspect_ratio: '9:16' }, asked: { mode: 't2v', aspect: '9:16' } },
  { what: 'two at once', body: { ...film, n: 2 }, asked: { mode: 't2v', count: 2 }, files: 2 },
  {
    what: 'first frame',
    body: { ...film, images: [picture] },
    asked: { mode: 'i2v' },
    references: ['start'],
  },
  {
    what: 'first and last frame',
    body: { ...film, images: [picture, picture] },
    asked: { mode: 'first_last' },
    references: ['start', 'end'],
  },
  {
    what: 'three ingredients',
    body: { ...film, Ingredients_images: [picture, picture, picture] },
    asked: { mode: 'r2v' },
    references: ['ingredient', 'ingredient', 'ingredient'],
  },
  { what: 'fast tier', body: { model: 'veo3.1-fast', duration: 8 }, asked: { model: 'Veo 3.1 - Fast' } },
  { what: 'quality tier', body: { model: 'veo3.1-pro', duration: 8 }, asked: { model: 'Veo 3.1 - Quality' } },
  { what: 'enlarged to 1080p', body: { ...film, resolution: '1080p' }, asked: { mode: 't2v' } },
  { what: 'omni', body: { model: 'veo-omni-flash', duration: 10 }, asked: { durationS: 10 } },
  {
    what: 'edited film',
    body: { model: 'veo-omni-flash-video-edit', duration: 8, video_url: clip },
    asked: { mode: 'edit_video' },
  },
  {
    what: 'picture',
    body: { model: 'nana-banana-2', aspect_ratio: '1:1' },
    asked: { mode: 'image' },
    kind: 'image',
  },
  { what: 'picture, 4k', body: { model: 'nana-banana-2-4k' }, asked: { mode: 'image' }, kind: 'image' },
  {
    what: 'pro picture, 2k, referenced',
    body: { model: 'nana-banana-pro', resolution: '2k', aspect_ratio: '4:3', images: [picture] },
    asked: { kind: 'image' },
    kind: 'image',
  },
  {
    what: 'pro picture, 4k',
    body: { model: 'nana-banana-pro-4k', aspect_ratio: '9:16' },
    asked: { kind: 'image' },
    kind: 'image',
  },
];

/** Orders that pay for something new; enlarging what was made is a step of the same order. */
const ordersFor = (prompt: string) => paidFor(prompt).filter(({ mode }) => !mode.startsWith('upscale'));

test('every mode at once: the right files, one paid order each with what was asked', async () => {
  const promptOf = ({ what }: Mode) => `A lighthouse at dusk, ${what}.`;
  const made = await Promise.all(
    MODES.map(async (mode) => ({
      mode,
      done: await finished(await order({ ...mode.body, prompt: promptOf(mode) })),
    })),
  );
  const outcomes = made.map(({ mode, done }) => [
    mode.what,
    done.status,
    done.error?.code ?? null,
    ordersFor(promptOf(mode)).length,
  ]);
  console.log(
    outcomes
      .map(([what, status, code, paid]) => `${what}: ${status}${code ? ` (${code})` : ''}, paid ${paid}`)
      .join('\n'),
  );
  expect(outcomes).toEqual(MODES.map(({ what }) => [what, 'completed', null, 1]));
  for (const { mode, done } of made) {
    const [paid] = ordersFor(promptOf(mode));
    expect(paid).toMatchObject(mode.asked);
    const roles = paid?.references.map(({ role }) => role).filter((role) => role !== 'mention');
    if (mode.references) expect(roles).toEqual(mode.references);
    expect(done.metadata.result_urls).toHaveLength(mode.files ?? 1);
    const file = await fetch(String(done.url));
    expect(file.headers.get('content-type')).toMatch(mode.kind === 'image' ? /^image\// : /^video\/mp4/);
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
  }
  expect(flow.journal.problems).toEqual([]);
}, 300_000);

test('24 jobs over four windows, one of them signed out and one out of credit half-way: all end right, each paid once', async () => {
  // A second try of this test must not count the orders of the first.
  const sea = `the sea of ${randomUUID()}`;
  const jobs = await Promise.all(
    Array.from({ length: 24 }, (_, n) =>
      order({ model: 'veo-3-1', duration: 8, prompt: `Wave number ${n} of ${sea}` }),
    ),
  );
  await until('eight are paid', () => paidFor(sea).length >= 8);
  flow.setScenario('anna', 'signed_out');
  flow.setScenario('ben', 'insufficient_credits');
  const troubled = await until('anna waits for the person', async () => {
    const rows = (await operate(app.engine, 'windows.troubled', {})) as { name: string }[];
    return rows.some(({ name }) => name === 'anna') ? rows : null;
  });
  expect(troubled.map(({ name }) => name)).toContain('anna');
  // The person signs in again: a job that was under way there is followed to its end.
  flow.clearScenario('anna', 'signed_out');
  for (const job of jobs) {
    const { status, error } = await finished(job);
    expect([status, error ?? null]).toEqual(['completed', null]);
  }
  const prompts = paidFor(sea)
    .filter(({ accepted }) => accepted)
    .map(({ prompt }) => prompt);
  expect(new Set(prompts).size).toBe(24);
  expect(prompts).toHaveLength(24);
  expect(flow.journal.problems).toEqual([]);
}, 300_000);
