import { afterAll, expect, test } from 'vitest';
import { cli, cliJson, serve } from '../app/cli.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { startDemoSite } from '../world/sites/demo/start-demo-site.ts';

/** The app killed in the middle: the site outlives it and counts what was paid. */

const data = tempDataFolder();
afterAll(() => data.remove());

test('kill -9 in the middle of twelve tasks, then a restart: all end, none is paid twice', async () => {
  const site = await startDemoSite();
  const options = { dataFolder: data.path, env: { FPB_DEMO_ORIGIN: site.origin } };
  for (const name of ['one', 'two']) {
    const { id } = await cliJson<{ id: string }>(['windows', 'create', name], options);
    await cliJson(['types', 'bind', 'demo_workflow', id], options);
  }
  const { key } = await cliJson<{ key: string }>(['keys', 'create', 'test'], options);
  const first = await serve(options);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const ids: string[] = [];
  for (let i = 0; i < 12; i++) {
    const body = JSON.stringify({ model: 'demo-image', prompt: `survivor ${i}` });
    const answer = await fetch(`${first.origin}/v1/videos`, { method: 'POST', headers, body });
    ids.push(((await answer.json()) as { id: string }).id);
  }
  await until('a few are paid', () => site.site.journal().length >= 3);
  await first.kill();
  const second = await serve(options);
  const states = () =>
    Promise.all(
      ids.map(
        async (id) =>
          (
            (await (await fetch(`${second.origin}/v1/videos/${id}`, { headers })).json()) as {
              status: string;
            }
          ).status,
      ),
    );
  await until(
    'every task ends',
    async () => (await states()).every((state) => state === 'completed' || state === 'failed'),
    110_000,
  );
  expect(await states()).toEqual(ids.map(() => 'completed'));
  const prompts = site.site.journal().map(({ prompt }) => prompt);
  expect(prompts.sort()).toEqual(Array.from({ length: 12 }, (_, i) => `survivor ${i}`).sort());
  expect(await second.interrupt()).toBe(0);
  const windows = await cliJson<{ open: boolean }[]>(['windows', 'list'], options);
  expect(windows.map(({ open }) => open)).toEqual([false, false]);
  await site.stop();
}, 180_000);

test('a second process is told who holds the data folder, and a taken port is named', async () => {
  const folder = tempDataFolder();
  const other = tempDataFolder();
  const first = await serve({ dataFolder: folder.path });
  const refused = await cli(['serve'], { dataFolder: folder.path });
  expect(refused).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^data_folder_locked: .*process \d+ \(serve\)/),
  });
  const port = new URL(first.origin).port;
  const taken = await cli(['serve'], { dataFolder: other.path, env: { FPB_PORT: port } });
  expect(taken).toMatchObject({ code: 1, err: expect.stringMatching(new RegExp(`^port_taken: .*${port}`)) });
  expect(await first.interrupt()).toBe(0);
  folder.remove();
  other.remove();
});
