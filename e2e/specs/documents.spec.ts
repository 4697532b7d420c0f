import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { jsonOf, kindOf, readStream } from '../clients/answers-read.ts';
import { type CurlAnswer, hasCurl, type Program, runCurl } from '../clients/curl.ts';
import {
  DOCUMENT_EXAMPLES,
  type DocumentExample,
  filledIn,
  REFUSALS_004,
  type Replacements,
  SCRIPTS_002,
} from '../clients/document-examples.ts';
import { folderWithJq } from '../clients/jq.ts';
import type { Listening } from '../clients/listen.ts';
import { startReferenceHost } from '../clients/reference-host.ts';
import { type FlowWorld, type RoxyWorld, startFlowWorld, startRoxyWorld } from '../world/index.ts';
import { type StartedDemoSite, startDemoSite } from '../world/sites/demo/start-demo-site.ts';
import { drawJpeg } from '../world/sites/shared/index.ts';

/**
 * Every curl example of documents 000, 001, 002 and 004 as written, host, key, ids and addresses of pictures replaced.
 * Flow's names are served by windows at the Flow simulator, the others are routed by the operator to what is here.
 */

const PEOPLE = ['anna', 'ben'];
const ROUTES = {
  'seedance-2': 'veo-3-1',
  'seedance-2-fast': 'demo-video',
  'gpt-image2-2k': 'demo-image',
  'gpt-image2-4k': 'demo-image',
  'gpt-image-1': 'demo-image',
  'sora-2': 'demo-video',
  sora2: 'demo-video',
  seedream_v4: 'demo-image',
  // The first generation is no longer in Flow's menu.
  nano_banana: 'nana-banana-2',
};

let flow: FlowWorld;
let demo: StartedDemoSite;
let roxy: RoxyWorld;
let app: RunningApp;
let cdn: Listening;
let values: Replacements;
const data = tempDataFolder();
const folder = mkdtempSync(join(tmpdir(), 'fpb-documents-'));

beforeAll(async () => {
  flow = await startFlowWorld({ accounts: PEOPLE.map((id) => ({ id, plan: 'ultra' })) });
  demo = await startDemoSite();
  cdn = await startReferenceHost();
  roxy = await startRoxyWorld({
    windows: PEOPLE.map((id) => ({
      windowName: id,
      cookie: [{ name: 'SID', value: id, domain: '.google.com' }],
    })),
    siteHosts: flow.siteHosts,
    headless: true,
    sealed: true,
    timing: { openDelayMs: 100 },
  });
  app = await startApp({
    dataFolder: data.path,
    environment: {
      ...process.env,
      FPB_PORT: '0',
      FPB_DEMO_ORIGIN: demo.origin,
      FPB_ALLOW_PRIVATE_REFERENCES: 'yes',
    },
  });
  await operate(app.engine, 'settings.set', { name: 'modelRoutes', value: ROUTES });
  await operate(app.engine, 'servers.add', { name: 'Roxy', url: roxy.baseUrl, token: roxy.token });
  await operate(app.engine, 'windows.sync', { server: 'Roxy' });
  const [first] = await app.engine.store.windows.list({ serverId: 'local' });
  if (first) await operate(app.engine, 'windows.remove', { window: first.id });
  for (const window of PEOPLE) {
    await operate(app.engine, 'types.bind', { type: 'veo_workflow', window });
    await operate(app.engine, 'types.bind', { type: 'demo_workflow', window });
  }
  const file = join(folder, 'example.jpg');
  const picture = drawJpeg('on the disk of the reader', 640, 360);
  writeFileSync(file, picture);
  const { key } = (await operate(app.engine, 'keys.create', { name: 'reader' })) as { key: string };
  const base64 = picture.toString('base64');
  values = { origin: app.origin, key, taskId: '', cdn: cdn.origin, base64, file };
  const [example] = DOCUMENT_EXAMPLES['document 000']?.filter(({ answers }) => answers === 'task') ?? [];
  values.taskId = await ended(example as DocumentExample, await order(example as DocumentExample));
}, 120_000);
afterAll(async () => {
  await app?.stop();
  await roxy?.stop();
  await cdn?.close();
  await demo?.stop();
  await flow?.stop();
  data.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface TaskView {
  id?: string;
  task_id: string;
  status: string;
  error?: { message: string } | null;
}

const curl = (command: string, by?: Program) => runCurl(filledIn(command, values), by);
const authorization = () => ({ authorization: `Bearer ${values.key}` });

/** The id of the task an example makes. */
async function order({ command }: DocumentExample): Promise<string> {
  const created = jsonOf<TaskView>(await curl(command));
  expect(created.task_id).toMatch(/^[0-9a-f]{32}$/);
  if (!command.includes('/v1/tasks')) expect(created.status).toMatch(/^(queued|pending)$/);
  return created.task_id;
}

/** Waits for the end of a task, whatever its document, and reads all of its files. */
async function ended({ makes, results = 1 }: DocumentExample, id: string): Promise<string> {
  const url = `${values.origin}/v1/videos/${id}?profile=openai`;
  const done = await until(
    `task ${id} ends`,
    async () => {
      const view = (await (await fetch(url, { headers: authorization() })).json()) as TaskView & {
        metadata: { result_urls: string[] };
      };
      return view.status === 'completed' || view.status === 'failed' ? view : null;
    },
    100_000,
  );
  expect(done.error ?? null).toBeNull();
  expect(done.metadata.result_urls).toHaveLength(results);
  for (const link of done.metadata.result_urls) expect(await fileKind(link)).toBe(makes);
  return id;
}

/** Fetched without a key: links are handed on. */
async function fileKind(link: string): Promise<string> {
  const file = await fetch(link);
  expect(file.status).toBe(200);
  return kindOf(new Uint8Array(await file.arrayBuffer()));
}

/** What each kind of answer must be. */
const CHECKS: Record<
  Exclude<DocumentExample['answers'], 'task' | 'files'>,
  (answer: CurlAnswer, example: DocumentExample) => void | Promise<void>
> = {
  models(answer) {
    const { data: models } = jsonOf<{ data: { id: string }[] }>(answer);
    expect(models.map(({ id }) => id)).toEqual(expect.arrayContaining(['veo-3-1', 'fpbrowser-use']));
  },
  task_state(answer) {
    const state = jsonOf<Record<string, unknown>>(answer);
    expect(state).toMatchObject({ status: 'completed', progress: 100 });
  },
  content(answer) {
    expect([answer.status, kindOf(answer.body)]).toEqual([200, 'video']);
  },
  message(answer) {
    const { choices } = jsonOf<{ choices: unknown[] }>(answer);
    expect(choices[0]).toMatchObject({ finish_reason: 'stop', message: { role: 'assistant' } });
  },
  images(answer) {
    const { data: images } = jsonOf<{ data: { b64_json: string }[] }>(answer);
    expect(images.map(({ b64_json }) => kindOf(Buffer.from(b64_json, 'base64')))).toEqual(['image']);
  },
  async stream(answer, { makes, results = 1 }) {
    expect([answer.status, answer.type]).toEqual([200, expect.stringMatching(/^text\/event-stream/)]);
    const said = readStream(answer.body.toString('utf8'));
    expect(said).toMatchObject({ finish: 'stop', done: true });
    const links = new Set([...said.content.matchAll(/https?:\/\/[^\s"'<>)]+/g)].map(([link]) => link));
    expect(links.size).toBe(results);
    for (const link of links) expect(await fileKind(link)).toBe(makes);
  },
};

async function run(example: DocumentExample, by?: Program): Promise<void> {
  const { answers, command } = example;
  if (answers === 'files') throw new Error('scripts are run by a shell');
  if (answers === 'task') await ended(example, await order(example));
  else await CHECKS[answers](await curl(command, by), example);
}

for (const [document, examples] of Object.entries(DOCUMENT_EXAMPLES)) {
  describe.concurrent(document, () => {
    for (const example of examples) test(example.title, () => run(example));
  });
}

const noShell = process.platform === 'win32' || !hasCurl;
describe.skipIf(noShell)('scripts of document 002', { concurrent: true }, () => {
  for (const { title, command, makes, file } of SCRIPTS_002) {
    test(`${title}: the file is there`, async () => {
      const place = mkdtempSync(join(folder, 'script-'));
      const PATH = `${folderWithJq(place)}:${process.env.PATH}`;
      const env = { ...process.env, PATH, NO_PROXY: '*', no_proxy: '*' };
      const options = { cwd: place, env };
      await promisify(execFile)('bash', ['-e', '-c', filledIn(command, values)], options);
      expect(kindOf(readFileSync(join(place, file)))).toBe(makes);
    });
  }
});

describe('what the documents say of errors', () => {
  test.each(REFUSALS_004)('document 004: $says', async ({ status, says, command }) => {
    const answer = await curl(command);
    const body = JSON.parse(answer.body.toString('utf8')) as { message: string };
    expect([answer.status, body.message]).toEqual([status, says]);
  });

  test('document 000: veo-3-1 has one duration', async () => {
    const example = DOCUMENT_EXAMPLES['document 000']?.find(({ title }) => title === 'Veo 3.1 from text');
    const answer = await curl(String(example?.command).replace('"duration": 8', '"duration": 5'));
    expect(answer.status).toBe(400);
    expect(answer.body.toString('utf8')).toContain('veo-3-1 only supports duration=8');
  });
});

test('where there is no curl, the same commands are read and sent by fetch', async () => {
  for (const { status, command } of REFUSALS_004) {
    expect((await curl(command, 'fetch')).status).toBe(status);
  }
  const example = DOCUMENT_EXAMPLES['document 001']?.find(({ title }) => title === 'Images: from a picture');
  await run(example as DocumentExample, 'fetch');
});

test('each example was one order at a site, with what it asked for', () => {
  const orders = flow.journal.paidSubmits().filter(({ mode }) => !mode.startsWith('upscale'));
  const at = (prompt: string) => orders.filter((row) => row.prompt.includes(prompt));
  // Two examples, and the one that was run ahead of all.
  expect(at('cinematic drone shot')).toHaveLength(3);
  expect(at('animate naturally from the first')).toMatchObject([{ mode: 'first_last' }]);
  expect(at('use the character, outfit')).toMatchObject([{ mode: 'r2v' }]);
  expect(at('animate smoothly from the first')).toMatchObject([{ mode: 'first_last', durationS: 8 }]);
  expect(at('combine these references')).toMatchObject([{ mode: 'r2v' }]);
  expect(at('dramatic rainy cyberpunk')).toMatchObject([{ mode: 'edit_video' }]);
  expect(at('画只猪在天上飞')).toMatchObject([{ mode: 't2v', count: 2 }]);
  expect(at('根据两张图片生成一个完整的过渡视频')).toMatchObject([{ mode: 'first_last', count: 2 }]);
  expect(at('让这张图片动起来')).toMatchObject([{ mode: 'i2v' }]);
  expect(at('robot walking in the rain')).toMatchObject([{ mode: 't2v', durationS: 8 }]);
  expect(
    at('画小猫')
      .map(({ mode }) => mode)
      .sort(),
  ).toEqual(['first_last', 'image', 't2v']);
  const drawn = demo.site.journal();
  const asked = (prompt: string) => drawn.filter((row) => row.prompt.includes(prompt));
  expect(asked('海边美丽的日落')).toMatchObject([{ settings: { n: 2, aspect: '16:9' } }]);
  expect(asked('replace the background')[0]?.references).toHaveLength(1);
  expect(asked('golden retriever puppy')).toMatchObject([{ settings: { durationS: 8, aspect: '16:9' } }]);
  expect(asked('a red apple')).toHaveLength(1);
  expect(flow.journal.problems).toEqual([]);
});
