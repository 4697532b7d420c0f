import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { dirname } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { lanAddress } from '../world/index.ts';
import {
  closeAndWait,
  type Envelope,
  first,
  get,
  isAlive,
  open,
  post,
  running,
  start,
  until,
} from './roxy-client.ts';

const onLinux = process.platform === 'linux';

describe('open and close', () => {
  it('starts a real browser and returns the eight fields, http without scheme', async () => {
    const world = await start();
    const { code, data } = await open(world, first(world));
    expect(code).toBe(0);
    expect(Object.keys(data).sort()).toEqual(
      'coreVersion driver http pid sortNum windowName windowRemark ws'.split(' '),
    );
    expect(data.http).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(data.ws).toMatch(new RegExp(`^ws://${data.http}/devtools/browser/[0-9a-f-]{36}$`));
    expect(isAlive(data.pid)).toBe(true);
    const version = (await (await fetch(`http://${data.http}/json/version`)).json()) as Record<
      string,
      string
    >;
    expect(version.webSocketDebuggerUrl).toBe(data.ws);
  });

  it('shows the window in connection_info some time after open and drops it some time after close', async () => {
    const world = await start({ timing: { openDelayMs: 0, appearMs: 1_500, disappearMs: 1_500 } });
    const dirId = first(world);
    const { data } = await open(world, dirId);
    expect(await running(world)).toEqual([]);
    await until('listed', async () => (await running(world)).length === 1);
    expect(await running(world)).toEqual([{ ...data, dirId }]);
    expect((await get(world, '/browser/connection_info?dirIds=other')).data).toEqual([]);
    expect(await post(world, '/browser/close', { dirId })).toEqual({ code: 0, msg: 'Success' });
    expect(world.window(dirId).state).toBe('closing');
    expect(await running(world)).toHaveLength(1);
    await until('dropped', async () => (await running(world)).length === 0);
    expect(isAlive(data.pid)).toBe(false);
  });

  it('passes through the states opening and open', async () => {
    const world = await start({ timing: { openDelayMs: 300 } });
    const answer = open(world, first(world));
    await until('opening', () => world.window(first(world)).state === 'opening');
    await answer;
    expect(world.window(first(world)).state).toBe('open');
  });

  it('gives every launch a new port and GUID and keeps cookies over close and reopen', async () => {
    await using site = await signInSite();
    const world = await start({ siteHosts: { 'studio.example': site.address } });
    const one = (await open(world, first(world))).data;
    expect(await visit(one.http, 'http://studio.example/sign-in')).toEqual(['kept']);
    await closeAndWait(world, first(world));
    const two = (await open(world, first(world))).data;
    expect(two.http).not.toBe(one.http);
    expect(two.ws.split('/').at(-1)).not.toBe(one.ws.split('/').at(-1));
    expect(await visit(two.http, 'http://studio.example/')).toEqual(['kept']);
  });

  it('keeps logins when caches are cleared, loses them with type cloud, and refuses while open', async () => {
    await using site = await signInSite();
    const world = await start({ siteHosts: { 'studio.example': site.address } });
    const clear = async (type: string) =>
      (await post(world, '/browser/clear_local_cache', { dirIds: [first(world)], type, workspaceId: 1 }))
        .code;
    const reopened = async () => (await open(world, first(world))).data.http;
    await visit(await reopened(), 'http://studio.example/sign-in');
    expect(await clear('all')).toBe(500);
    await closeAndWait(world, first(world));
    expect(await clear('all')).toBe(0);
    expect(await visit(await reopened(), 'http://studio.example/')).toEqual(['kept']);
    await closeAndWait(world, first(world));
    expect(await clear('cloud')).toBe(0);
    expect(await visit(await reopened(), 'http://studio.example/')).toEqual([]);
  });

  it('brings the cookies noted in the profile and the extra workbench tab', async () => {
    const cookie = [{ name: 'session', value: 'noted', domain: '.studio.example' }];
    const world = await start({ windows: [{ cookie }] });
    const { data } = await open(world, first(world));
    await attached(data.http, async (context) => {
      const cookies = await context.cookies('http://studio.example/');
      expect(cookies.map(({ value }) => value)).toEqual(['noted']);
      const tabs = context.pages().map((page) => page.url().split(/[,:]/)[0]);
      expect(tabs.sort()).toEqual(['about', 'data']);
    });
  });

  it('reaches simulators over https too, and no other site when sealed', async () => {
    await using site = await signInSite();
    const world = await start({ siteHosts: { 'studio.example': site.address } });
    const { data } = await open(world, first(world));
    await expect(visit(data.http, 'http://other.example/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
    // The simulator speaks no TLS here: that the browser gets as far as TLS proves the mapping of https.
    await expect(visit(data.http, 'https://studio.example/')).rejects.toThrow(
      /ERR_(SSL|EMPTY|CONNECTION_(CLOSED|RESET))/,
    );
  });

  it.runIf(onLinux)('ignores switches that the app fixes and passes others on', async () => {
    const world = await start();
    const args = [
      '--remote-debugging-port=9',
      '--user-data-dir=/nowhere',
      '--lang=fr',
      'http://not-a-switch/',
    ];
    const { data } = await open(world, first(world), { args });
    const line = readFileSync(`/proc/${data.pid}/cmdline`, 'utf8').split('\0');
    expect(line).toContain('--lang=fr');
    expect(line.join(' ')).not.toMatch(/port=9( |$)|nowhere|not-a-switch/);
  });

  it('answers open of an open window with the same endpoint, or refuses, by mode', async () => {
    const world = await start();
    const one = await open(world, first(world));
    expect((await open(world, first(world))).data).toEqual(one.data);
    world.faults.set({ openWhileOpen: 'refuse' });
    expect(await open(world, first(world))).toEqual({ code: 500, msg: 'Profile is already open' });
  });

  it('answers close of a closed window by mode', async () => {
    const world = await start();
    expect((await post(world, '/browser/close', { dirId: first(world) })).code).toBe(0);
    world.faults.set({ closeWhileClosed: 'refuse' });
    expect((await post(world, '/browser/close', { dirId: first(world) })).code).toBe(500);
  });

  it.each(['by_hand', 'crash'] as const)('drops a window that ends %s', async (how) => {
    const world = await start({ timing: { appearMs: 0 } });
    const { data } = await open(world, first(world));
    await until('listed', async () => (await running(world)).length === 1);
    await world.killWindow(first(world), how);
    expect(await running(world)).toEqual([]);
    expect(isAlive(data.pid)).toBe(false);
    expect((await open(world, first(world))).code).toBe(0);
  });

  it('drops a window whose process is ended by somebody else', async () => {
    const world = await start({ timing: { appearMs: 0 } });
    const { data } = await open(world, first(world));
    process.kill(data.pid, 'SIGKILL');
    await until('dropped', async () => (await running(world)).length === 0);
    expect(world.window(first(world)).state).toBe('closed');
  });

  it('opens a Firefox window with an endpoint that is not CDP', async () => {
    const world = await start({ windows: [{ coreType: 'Firefox' }], timing: { appearMs: 0 } });
    const { data } = await open(world, first(world));
    expect(data.ws).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/session\/[0-9a-f-]{36}$/);
    expect((await fetch(`http://${data.http}/json/version`)).status).toBe(404);
    await closeAndWait(world, first(world));
  });
});

describe.skipIf(lanAddress() === undefined)('over the network', () => {
  it('reports loopback endpoints, reachable from outside only through the relay', async () => {
    const world = await start({ lan: { relay: true } });
    const { data } = await open(world, first(world));
    expect(data.http).toMatch(/^127\.0\.0\.1:/);
    const { hostname } = new URL(world.baseUrl);
    const relayed = `${hostname}:${data.http.split(':')[1]}`;
    await attached(relayed, async (context) => expect(context.pages().length).toBeGreaterThan(0));
    await world.stop();

    const bare = await start({ lan: { relay: false } });
    const port = Number((await open(bare, first(bare))).data.http.split(':')[1]);
    const socket = connect(port, hostname);
    await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
  });
});

describe.runIf(onLinux)('clean end', () => {
  it('leaves no process and no folder after stop, even with windows opening and closing', async () => {
    const world = await start({ windows: [{}, {}, {}], timing: { disappearMs: 2_000 } });
    const [a, b, c] = world.windows.map(({ dirId }) => dirId);
    await open(world, a ?? '');
    await open(world, b ?? '');
    await post(world, '/browser/close', { dirId: b });
    const root = worldFolder(world.window(a ?? '').endpoint?.pid);
    const hanging = [b, c].map((dirId) => open(world, dirId ?? '').catch(() => undefined));
    await until('all asked', () => world.journal.calls('/browser/open').length === 4);
    await until('opening', () => world.window(c ?? '').state === 'opening');
    await world.stop();
    expect(world.windows.map(({ state }) => state)).toEqual(['closed', 'closed', 'closed']);
    await Promise.all(hanging);
    expect(existsSync(root)).toBe(false);
    await until('no process', () => processesNaming(root).length === 0);
    await expect(fetch(`${world.baseUrl}/health`)).rejects.toThrow();
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('leaves no browser when its process gets %s', async (signal) => {
    const child = spawn(
      process.execPath,
      ['e2e/world/main.ts', '--json', '--headless', '--port', '0', '--token', 't'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { baseUrl, windows, workspaces } = JSON.parse(line.toString());
    expect([windows.length, workspaces.length]).toEqual([4, 2]);
    const answer = await fetch(`${baseUrl}/browser/open`, {
      method: 'POST',
      headers: { token: 't', 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceId: 1, dirId: windows[0].dirId }),
    });
    const { data } = (await answer.json()) as Envelope;
    const root = worldFolder(data.pid);
    child.kill(signal);
    await once(child, 'exit');
    await until('no process', () => processesNaming(root).length === 0);
    // A killed process cannot tidy; the next world does.
    if (signal === 'SIGKILL') await start();
    expect(existsSync(root)).toBe(false);
  });
});

async function attached<T>(http: string, look: (context: BrowserContext) => Promise<T>): Promise<T> {
  const browser = await chromium.connectOverCDP(`http://${http}`);
  try {
    const [context] = browser.contexts();
    if (!context) throw new Error('no context');
    return await look(context);
  } finally {
    await browser.close();
  }
}

/** Values of the site's cookies after the visit. */
const visit = (http: string, url: string): Promise<string[]> =>
  attached(http, async (context) => {
    const page = await context.newPage();
    await page.goto(url);
    return (await context.cookies(url)).map(({ value }) => value);
  });

async function signInSite(): Promise<AsyncDisposable & { address: string }> {
  const site = createServer((request, response) => {
    if (request.url === '/sign-in') response.setHeader('set-cookie', 'login=kept; max-age=100000');
    response.end('<title>site</title>');
  });
  const address = `127.0.0.1:${await listen(site)}`;
  const close = async () => {
    site.close();
    site.closeAllConnections();
  };
  return { address, [Symbol.asyncDispose]: close };
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Command lines of running processes that mention `text` (Linux). */
function processesNaming(text: string): string[] {
  const commandLine = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(commandLine)
    .filter((line) => line.includes(text));
}

/** The world's temp folder, read off a running browser (Linux). */
function worldFolder(pid: number | undefined): string {
  const profile = /--user-data-dir=([^\0]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1];
  return dirname(dirname(profile ?? ''));
}
