import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliJson, type ServeProcess, serve } from '../app/cli.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { type FlowWorld, type RoxyWorld, startFlowWorld, startRoxyWorld } from '../world/index.ts';
import { taskRow } from './task-rows.ts';

/** `kill -9` of the app in each stage of a Google Flow job; site and windows outlive it, and the site counts. */

const data = tempDataFolder();
const options = { dataFolder: data.path };
let flow: FlowWorld;
let roxy: RoxyWorld;
let app: ServeProcess;
let key: string;

beforeAll(async () => {
  // Each stage lasts long enough to be met.
  const timing = { submitReply: 1_500, video: 3_000, urlDelay: 600 };
  flow = await startFlowWorld({ accounts: [{ id: 'anna', plan: 'ultra' }], timing });
  roxy = await startRoxyWorld({
    windows: [{ windowName: 'anna', cookie: [{ name: 'SID', value: 'anna', domain: '.google.com' }] }],
    siteHosts: flow.siteHosts,
    headless: true,
    sealed: true,
  });
  await cliJson(['servers', 'add', 'Roxy', roxy.baseUrl, '--token', roxy.token], options);
  await cliJson(['windows', 'sync', 'Roxy'], options);
  await cliJson(['types', 'bind', 'veo_workflow', 'anna'], options);
  key = (await cliJson<{ key: string }>(['keys', 'create', 'chaos'], options)).key;
  app = await serve(options);
});
afterAll(async () => {
  await app?.interrupt();
  await roxy?.stop();
  await flow?.stop();
  data.remove();
});

async function order(prompt: string): Promise<string> {
  const answer = await fetch(`${app.origin}/v1/videos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'veo-3-1', duration: 8, prompt }),
  });
  return ((await answer.json()) as { id: string }).id;
}

const paid = (prompt: string) =>
  flow.journal.paidSubmits('anna').filter((entry) => entry.prompt === prompt).length;

for (const stage of ['leased', 'preparing', 'submitting', 'submitted', 'collecting'] as const) {
  test(`killed while ${stage}: the job is finished after the restart, paid once`, async () => {
    const prompt = `A lantern in the fog, killed while ${stage}`;
    const id = await order(prompt);
    const stages = ['leased', 'preparing', 'submitting', 'submitted', 'collecting'];
    await until(`the task is ${stage} or beyond`, () => {
      const row = taskRow(data.path, id);
      return row?.state !== 'queued' && stages.indexOf(row?.stage ?? '') >= stages.indexOf(stage);
    });
    await app.kill();
    const atKill = taskRow(data.path, id);
    const paidAtKill = paid(prompt);
    app = await serve(options);
    await until(
      'the task ends',
      () => ['completed', 'failed'].includes(taskRow(data.path, id)?.state ?? ''),
      100_000,
    );
    const end = taskRow(data.path, id);
    console.log(
      `killed at ${atKill?.stage}: paid ${paidAtKill} → ${end?.state}, paid ${paid(prompt)}, attempts ${end?.attempts}`,
    );
    expect([end?.state, end?.errorCode, paid(prompt)]).toEqual(['completed', null, 1]);
  });
}
