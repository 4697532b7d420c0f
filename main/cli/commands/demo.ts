import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { operate, type RunningApp, startApp } from '../../app/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { sleep, systemClock } from '../../kernel/index.ts';
import { interrupted, rendererFolder } from './serve.ts';

const PROMPT = 'A paper boat sails through a neon city at night';
const POLL_MS = 500;
const LIMIT_MS = 180_000;

interface DemoOptions {
  keep?: boolean;
  prompt: string;
  model: string;
  json?: boolean;
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .option('--keep', 'leave the service running afterwards, until Ctrl-C')
    .option('--prompt <text>', 'what to draw', PROMPT)
    .option('--model <model>', 'demo-video or demo-image', 'demo-video')
    .description(
      'one prompt through the API, a real browser window and the built-in demo site, to a finished file',
    )
    .action(runDemo);
}

/** Runs on a data folder of its own unless one is named, so that it never meets a service already in use. */
async function runDemo(options: DemoOptions): Promise<void> {
  const ownFolder = process.env.FPB_DATA_DIR ? null : mkdtempSync(join(tmpdir(), 'fpbrowser2api-demo-'));
  const environment = { FPB_PORT: '0', ...process.env };
  const app = await startApp({
    environment,
    what: 'demo',
    ...(ownFolder ? { dataFolder: ownFolder } : {}),
    ...(rendererFolder() ? { rendererFolder: rendererFolder() as string } : {}),
  });
  try {
    console.log(`Service        ${app.origin}`);
    const key = await prepare(app);
    const file = await produce(app, key, options);
    console.log(`\nFinished file  ${file}`);
    if (options.keep) {
      console.log(`\nThe service keeps running on ${app.origin}\nAPI key        ${key}\nStop with Ctrl-C.`);
      await interrupted();
    }
  } finally {
    await app.stop();
    // The media stay: the path has just been printed.
    if (ownFolder)
      for (const name of ['profiles', 'demo', 'logs'])
        rmSync(join(ownFolder, name), { recursive: true, force: true });
  }
}

/** A new data folder has a demo window bound already; one in use may have lost it. */
async function prepare({ engine }: RunningApp): Promise<string> {
  const bound = await engine.store.bindings.list({ taskTypeId: 'demo_workflow' });
  if (bound.length === 0) {
    const window = (await operate(engine, 'windows.create', { name: 'Demo window' })) as { id: string };
    await operate(engine, 'types.bind', { type: 'demo_workflow', window: window.id });
  }
  const { key } = (await operate(engine, 'keys.create', { name: 'demo' })) as { key: string };
  return key;
}

interface Video {
  id: string;
  status: string;
  progress: number;
  error: { code: string; message: string } | null;
}

async function produce(app: RunningApp, key: string, { prompt, model }: DemoOptions): Promise<string> {
  const isVideo = model === 'demo-video';
  const order = { model, prompt, ...(isVideo ? { seconds: '4', size: '1280x720' } : {}) };
  let video = await ask<Video>(app, key, '/v1/videos', order);
  console.log(`Prompt         ${prompt}\nTask           ${video.id}\n`);
  const limit = systemClock.now() + LIMIT_MS;
  let shown = '';
  while (video.status !== 'completed') {
    if (video.status === 'failed')
      throw new GatewayError('site_failed', `${video.error?.code}: ${video.error?.message}`);
    if (systemClock.now() > limit)
      throw new GatewayError('task_timeout', 'The demo did not finish in three minutes');
    const line = `${video.status.padEnd(12)} ${String(video.progress).padStart(3)} %`;
    if (line !== shown) console.log(line);
    shown = line;
    await sleep(systemClock, POLL_MS);
    video = await ask<Video>(app, key, `/v1/videos/${video.id}`);
  }
  console.log('completed    100 %');
  const task = await app.engine.store.tasks.get(video.id);
  const item = task?.result?.media[0];
  const path = item ? app.engine.media.pathOf(item) : null;
  if (!path || !item) throw new GatewayError('media_gone');
  const seconds = item.durationS === null ? '' : `, ${item.durationS.toFixed(1)} s`;
  console.log(
    `\nResult         ${item.mime}, ${item.width}×${item.height}${seconds}, ${Math.round(item.sizeBytes / 1024)} kB`,
  );
  return path;
}

async function ask<T>({ origin }: RunningApp, key: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(origin + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = (await answer.json()) as T & { error?: { message: string } | null };
  if (!answer.ok) throw new GatewayError('internal', json.error?.message);
  return json;
}
