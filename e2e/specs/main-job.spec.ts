import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { probeBytes } from '../app/probe.ts';
import { until } from '../app/until.ts';
import { type RoxyWorld, startRoxyWorld } from '../world/index.ts';
import { type StartedDemoSite, startDemoSite } from '../world/sites/demo/start-demo-site.ts';

/** The main job through windows of the RoxyBrowser simulator, as callers and their SDKs do it. */

const WINDOWS = 4;
let world: RoxyWorld;
let site: StartedDemoSite;
let app: RunningApp;
let key: string;
let client: OpenAI;
const data = tempDataFolder();

beforeAll(async () => {
  site = await startDemoSite();
  world = await startRoxyWorld({
    windows: WINDOWS,
    headless: true,
    sealed: true,
    timing: { openDelayMs: 200 },
  });
  app = await startApp({
    dataFolder: data.path,
    environment: { ...process.env, FPB_PORT: '0', FPB_DEMO_ORIGIN: site.origin },
  });
  // All work shall go through RoxyBrowser here.
  await operate(app.engine, 'windows.remove', { window: 'Demo window' });
  await operate(app.engine, 'servers.add', { name: 'Roxy', url: world.baseUrl, token: world.token });
  const sync = await operate(app.engine, 'windows.sync', { server: 'Roxy' });
  expect(sync).toMatchObject({ added: WINDOWS, vanished: 0 });
  for (const window of await app.engine.store.windows.list()) {
    await operate(app.engine, 'types.bind', { type: 'demo_workflow', window: window.id });
  }
  key = ((await operate(app.engine, 'keys.create', { name: 'test' })) as { key: string }).key;
  client = new OpenAI({ apiKey: key, baseURL: `${app.origin}/v1`, maxRetries: 0 });
});
afterAll(async () => {
  await app?.stop();
  await world?.stop();
  await site?.stop();
  data.remove();
});

const finished = (id: string) =>
  until(
    `video ${id} ends`,
    async () => {
      const video = await client.videos.retrieve(id);
      return video.status === 'completed' || video.status === 'failed' ? video : null;
    },
    90_000,
  );

/** Pages open in all windows of the world. */
async function openTabs(): Promise<string[]> {
  const urls: string[] = [];
  for (const { endpoint } of world.windows) {
    if (!endpoint) continue;
    const targets = (await (await fetch(`http://${endpoint.http}/json/list`)).json()) as {
      type: string;
      url: string;
    }[];
    urls.push(...targets.filter(({ type }) => type === 'page').map(({ url }) => url));
  }
  return urls;
}

test('the official client makes a video, follows it and downloads a playable file', async () => {
  const video = await client.videos.create({
    model: 'demo-video' as 'sora-2',
    prompt: 'A red fox in the snow',
    seconds: '4',
    size: '1280x720',
  });
  expect(video).toMatchObject({
    object: 'video',
    status: 'queued',
    progress: 0,
    seconds: '4',
    model: 'demo-video',
  });
  const done = await finished(video.id);
  expect(done).toMatchObject({ status: 'completed', progress: 100, error: null, size: '1280x720' });
  const content = await client.videos.downloadContent(video.id);
  expect(content.headers.get('content-type')).toMatch(/^video\/(mp4|webm)$/);
  const probed = probeBytes(new Uint8Array(await content.arrayBuffer()));
  expect(probed).toMatchObject({ width: 1280, height: 720 });
  expect(probed.codec).toMatch(/^(h264|vp9|vp8|av1)$/);
  expect(Math.abs(probed.duration - 4)).toBeLessThan(0.25);
  expect(site.site.journal().filter((row) => row.prompt === 'A red fox in the snow')).toHaveLength(1);
});

test('document 000 as written: JSON in, its own words out, the file behind the signed url', async () => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const body = {
    model: 'demo-video',
    prompt: 'a cinematic drone shot',
    duration: 2,
    aspect_ratio: '9:16',
    resolution: '480p',
  };
  const created = await (
    await fetch(`${app.origin}/v1/videos?profile=fpbrowser`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
  ).json();
  expect(created).toMatchObject({
    status: 'queued',
    video_url: null,
    seconds: '2',
    duration: 2,
    metadata: { result_urls: [] },
  });
  expect(String(created.created_at)).toHaveLength(13);
  await finished(created.id);
  const seen = await (await fetch(`${app.origin}/v1/videos/${created.id}`, { headers })).json();
  expect(seen).toMatchObject({ status: 'completed', state: 'completed', success: true, final: true });
  const file = await fetch(seen.video_url);
  expect(file.status).toBe(200);
  const probed = probeBytes(new Uint8Array(await file.arrayBuffer()));
  expect(probed.width).toBeLessThan(probed.height);
});

test('an image with two references uploaded by multipart', async () => {
  const picture = readFileSync(new URL('../../assets/icons/icon.png', import.meta.url));
  const form = new FormData();
  form.set('model', 'demo-image');
  form.set('prompt', 'Both badges on one poster');
  form.set('aspect_ratio', '1:1');
  form.append('images[]', new Blob([picture], { type: 'image/png' }), 'a.png');
  form.append('images[]', new Blob([picture], { type: 'application/octet-stream' }), 'b');
  const created = await (
    await fetch(`${app.origin}/v1/videos`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: form,
    })
  ).json();
  expect(created.id).toMatch(/^[0-9a-f]{32}$/);
  const done = (await finished(created.id)) as unknown as { video_url: null; image_url: string };
  expect(done.video_url).toBeNull();
  const image = await fetch(done.image_url);
  expect(image.headers.get('content-type')).toBe('image/png');
  const [row] = site.site.journal().filter(({ prompt }) => prompt === 'Both badges on one poster');
  expect(row?.references).toHaveLength(2);
});

test('the models of the document are listed, and one without a bound window says what to do', async () => {
  const ids = (await client.models.list()).data.map(({ id }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      'demo-video',
      'demo-image',
      'veo-3-1',
      'seedance-2',
      'gpt-image2-4k',
      'nana-banana-pro-4k',
      'fpbrowser-use',
    ]),
  );
  expect(await client.models.retrieve('veo-3-1')).toMatchObject({ id: 'veo-3-1', object: 'model' });
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${app.origin}/v1/videos`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ model: 'veo-3-1', prompt: 'x', duration: 8 }),
  });
  expect(answer.status).toBe(503);
  expect((await answer.json()).error).toMatchObject({
    code: 'no_window_bound',
    message: expect.stringMatching(/No window serves veo-3-1|Bind a signed-in window/),
  });
});

test('fifty tasks on four windows: all end, each paid once, no tab and no lease left', async () => {
  const before = site.site.journal().length;
  const orders = Array.from({ length: 50 }, (_, i) => ({
    model: 'demo-image',
    prompt: `wave ${i}`,
    aspect_ratio: '1:1',
  }));
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const created = await Promise.all(
    orders.map(
      async (body) =>
        (await (
          await fetch(`${app.origin}/v1/videos`, { method: 'POST', headers, body: JSON.stringify(body) })
        ).json()) as { id: string },
    ),
  );
  for (const { id } of created) expect((await finished(id)).status).toBe('completed');
  const prompts = site.site
    .journal()
    .slice(before)
    .map(({ prompt }) => prompt);
  expect(prompts.sort()).toEqual(orders.map(({ prompt }) => prompt).sort());
  await until('all slots are free', () => app.engine.scheduler.load().running === 0);
  await until('no tab of the demo site is left', async () =>
    (await openTabs()).every((url) => !url.includes('/demo/')),
  );
  expect(world.journal.maxOverlap('/browser/open', '/browser/close')).toBe(1);
}, 240_000);

test('lists page with the official client, and a deleted video is gone', async () => {
  const ids: string[] = [];
  for await (const video of client.videos.list({ limit: 20 })) ids.push(video.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(53);
  const victim = String(ids[0]);
  expect(await client.videos.delete(victim)).toMatchObject({ id: victim, deleted: true });
  await expect(client.videos.retrieve(victim)).rejects.toMatchObject({
    status: 404,
    code: 'video_not_found',
  });
});

test('a running task can be cancelled, and its tab goes', async () => {
  const video = await client.videos.create({
    model: 'demo-video' as 'sora-2',
    prompt: 'cancel me [slow]',
    seconds: '8',
  });
  await until('the order is placed', () =>
    site.site.journal().some(({ prompt }) => prompt.includes('cancel me')),
  );
  await client.videos.delete(video.id);
  await until('the slot is free', () => app.engine.scheduler.load().running === 0);
  await until('its tab is closed', async () => (await openTabs()).every((url) => !url.includes('/demo/')));
});

test('windows renamed and removed at the vendor are seen by the next sync', async () => {
  const [first, second] = world.windows;
  world.renameWindow(String(first?.dirId), 'Renamed by the person');
  await world.removeWindow(String(second?.dirId));
  expect(await operate(app.engine, 'windows.sync', { server: 'Roxy' })).toMatchObject({
    renamed: 1,
    vanished: 1,
    added: 0,
  });
  const windows = await app.engine.store.windows.list();
  expect(windows.map(({ name }) => name)).toContain('Renamed by the person');
  expect(windows).toHaveLength(WINDOWS - 1);
});
