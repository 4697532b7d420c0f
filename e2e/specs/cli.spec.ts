import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli, cliJson } from '../app/cli.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { probe } from '../app/probe.ts';
import { type RoxyWorld, startRoxyWorld } from '../world/index.ts';

/** The command line, as a person uses it: with and without a running service. */

const data = tempDataFolder();
const options = { dataFolder: data.path };
let world: RoxyWorld;

beforeAll(async () => {
  world = await startRoxyWorld({ windows: 2, headless: true });
});
afterAll(async () => {
  await cli(['stop'], options);
  await world.stop();
  data.remove();
});

test('start, status, restart and stop run a service in the background', async () => {
  expect(await cli(['status'], options)).toMatchObject({ code: 3 });
  const started = await cliJson<{ running: boolean; pid: number; origin: string }>(['start'], options);
  expect(started.running).toBe(true);
  expect((await fetch(`${started.origin}/v1/health`)).status).toBe(200);
  expect(await cliJson(['start'], options)).toMatchObject({ pid: started.pid });
  const again = await cliJson<{ pid: number }>(['restart'], options);
  expect(again.pid).not.toBe(started.pid);
  expect(await cliJson(['status'], options)).toMatchObject({ running: true, pid: again.pid });
  expect(await cliJson(['stop'], options)).toEqual({ stopped: true });
  expect(() => process.kill(again.pid, 0)).toThrow();
  expect(await cliJson(['stop'], options)).toEqual({ stopped: false });
});

for (const mode of ['without a service', 'with a running service'] as const) {
  test(`a RoxyBrowser server, its windows, a task type and keys, ${mode}`, async () => {
    if (mode === 'with a running service') await cliJson(['start'], options);
    const name = `Roxy ${mode}`;
    expect(
      await cliJson(['servers', 'add', name, world.baseUrl, '--token', world.token], options),
    ).toMatchObject({ reachable: true, hasToken: true });
    expect(await cliJson(['windows', 'sync', name], options)).toMatchObject({ added: 2 });
    expect(await cliJson(['windows', 'sync', name], options)).toMatchObject({ added: 0, unchanged: 2 });
    const windows = await cliJson<{ id: string; open: boolean }[]>(
      ['windows', 'list', '--server', name],
      options,
    );
    const [window] = windows;
    const id = String(window?.id);
    await cliJson(['windows', 'open', id], options);
    expect(
      (await cliJson<{ id: string; open: boolean }[]>(['windows', 'list', '--server', name], options)).find(
        (one) => one.id === id,
      )?.open,
    ).toBe(true);
    expect(await cliJson(['windows', 'close', id], options)).toMatchObject({ open: false });
    await cliJson(['types', 'bind', 'demo_workflow', id, '--concurrency', '2'], options);
    const types = await cliJson<{ code: string; bindings: { windowId: string; concurrency: number }[] }[]>(
      ['types', 'list'],
      options,
    );
    expect(types.find(({ code }) => code === 'demo_workflow')?.bindings).toContainEqual(
      expect.objectContaining({ windowId: id, concurrency: 2 }),
    );
    const key = await cliJson<{ id: string; key: string }>(['keys', 'create', mode], options);
    const listed = await cli(['keys', 'list', '--json'], options);
    expect(listed.out).toContain(key.id);
    expect(listed.out).not.toContain(key.key);
    expect(await cliJson(['keys', 'revoke', key.id], options)).toMatchObject({ revoked: true });
    expect(await cliJson(['tasks', 'list'], options)).toEqual([]);
    await cliJson(['servers', 'remove', name], options);
  });
}

test('refusals are one line with a code and exit 1', async () => {
  for (const [args, pattern] of [
    [['keys', 'revoke', 'nobody'], /^not_found: There is no key nobody\n$/],
    [['tasks', 'show', 'nothing'], /^not_found: There is no task nothing\n$/],
    [['windows', 'sync', 'nowhere'], /^not_found: There is no server "nowhere"\n$/],
    [['types', 'add', 'bad code!', '--executor', 'demo_workflow'], /^bad_parameter: /],
  ] as const) {
    expect(await cli(args, options)).toMatchObject({ code: 1, err: expect.stringMatching(pattern), out: '' });
  }
});

test('doctor names a server that does not answer', async () => {
  await cliJson(['servers', 'add', 'Gone', 'http://127.0.0.1:1', '--token', 'x'], options);
  const findings = await cli(['doctor'], options);
  expect(findings).toMatchObject({ code: 1, out: expect.stringMatching(/FAIL {2}server Gone/) });
  await cliJson(['servers', 'remove', 'Gone'], options);
});

test('demo ends with a playable video, progress on the way, exit code 0', async () => {
  const folder = tempDataFolder();
  const { code, out, err } = await cli(['demo'], { dataFolder: folder.path });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/in_progress +\d+ %/);
  const file = String(/Finished file {2}(.+)/.exec(out)?.[1]);
  expect(probe(file)).toMatchObject({ width: 1280, height: 720 });
  expect(Math.abs(probe(file).duration - 4)).toBeLessThan(0.25);
  folder.remove();
}, 120_000);
