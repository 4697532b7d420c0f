import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../../contract/index.ts';
import type { WindowVendor } from '../../../domain/index.ts';
import { type Clock, silentLogger } from '../../../kernel/index.ts';
import { createRoxyVendor } from './roxy-vendor.ts';

/** A hundred times as fast: 30 s of patience are 300 ms here. */
const hurried: Clock = {
  now: () => Date.now() * 100,
  after(ms, fn) {
    const timer = setTimeout(fn, ms / 100);
    return () => clearTimeout(timer);
  },
};

interface Call {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}
/** What to answer: `data`, or the whole thing by hand. */
type Script = (call: Call, response: ServerResponse) => unknown;

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

async function app(script: Script): Promise<{ vendor: WindowVendor; calls: Call[]; paths(): string[] }> {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://app');
    const chunks = await request.toArray();
    const text = Buffer.concat(chunks).toString();
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: text ? JSON.parse(text) : {},
    };
    calls.push(call);
    const data = script(call, response);
    if (data !== undefined) response.end(JSON.stringify({ code: 0, msg: 'Success', data }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const vendor = createRoxyVendor({
    baseUrl: `127.0.0.1:${port}/`,
    token: 'secret-token',
    clock: hurried,
    log: silentLogger,
  });
  return { vendor, calls, paths: () => calls.map((call) => call.path) };
}

const say = (
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string> = {},
) => {
  response.writeHead(status, headers).end(body);
  return undefined;
};
const failing = async (work: Promise<unknown>): Promise<GatewayError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GatewayError) return error;
  throw new Error(`expected a GatewayError, got ${String(error)}`);
};
const ref = { windowId: 'dc1e73d4dd954a', workspaceId: '7' };
const entry = {
  dirId: ref.windowId,
  ws: 'ws://127.0.0.1:52314/devtools/browser/857b2d0d',
  http: '127.0.0.1:52314',
  pid: 1111,
};
const row = { dirId: ref.windowId, windowSortNum: 99, windowName: 'One', updateTime: '2026-01-09 12:12:12' };

describe('a call to RoxyBrowser', () => {
  it('carries the key in the token header', async () => {
    const { vendor, calls } = await app(() => []);
    await vendor.running();
    expect(calls[0]?.headers.token).toBe('secret-token');
  });

  it('takes a code that is a numeric string', async () => {
    const { vendor } = await app((_, response) => say(response, 200, '{"code":"0","msg":"成功"}'));
    expect(await vendor.running()).toEqual(new Map());
  });

  it('takes a missing or null list of running windows for an empty one', async () => {
    const { vendor } = await app((_, response) => say(response, 200, '{"code":0,"msg":"","data":null}'));
    expect(await vendor.running()).toEqual(new Map());
  });

  it.each([
    ['HTTP 401 in plain text', 401, 'Unauthorized'],
    ['HTTP 200 with code 401', 200, '{"code":401,"msg":"Unauthorized"}'],
    ['HTTP 200 with code 500 and a text', 200, '{"code":500,"msg":"token 无效"}'],
  ])('knows a wrong key by %s and does not try again', async (_, status, body) => {
    const { vendor, calls } = await app((_call, response) => say(response, status, body));
    expect((await failing(vendor.workspaces())).code).toBe('vendor_unauthorized');
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['half a JSON', '{"code":0,"da'],
    ['an HTML page', '<html><body>nginx</body></html>'],
    ['another JSON', '{"hello":"world"}'],
    ['nothing', ''],
  ])('calls %s malformed', async (_, body) => {
    const { vendor } = await app((_call, response) => say(response, 200, body));
    expect((await failing(vendor.running())).code).toBe('vendor_malformed');
  });

  it('calls a window without id malformed instead of losing it', async () => {
    const { vendor } = await app(() => ({ total: 2, rows: [row, { windowName: 'no id' }] }));
    const page = vendor.windows({ workspaceId: '7' }, { index: 1, size: 100 });
    expect((await failing(page)).code).toBe('vendor_malformed');
  });

  it('calls a refused connection unreachable and does not wait for the window to come up', async () => {
    const { vendor } = await app(() => []);
    for (const close of opened.splice(0)) close();
    const error = await failing(vendor.open(ref));
    expect(error.code).toBe('vendor_unreachable');
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('gives up on an app that does not answer', async () => {
    const { vendor, calls } = await app(() => undefined);
    const error = await failing(vendor.health());
    expect(error.code).toBe('vendor_unreachable');
    expect(error.message).toContain('30 s');
    expect(calls).toHaveLength(1);
  });

  it('asks again after a passing 502', async () => {
    let first = true;
    const { vendor, calls } = await app((_, response) => {
      if (!first) return [entry];
      first = false;
      return say(response, 502, '<html>');
    });
    expect((await vendor.running()).size).toBe(1);
    expect(calls).toHaveLength(2);
  });

  it('asks again after a connection that broke', async () => {
    let first = true;
    const { vendor } = await app((_, response) => {
      if (!first) return [entry];
      first = false;
      response.destroy();
      return undefined;
    });
    expect((await vendor.running()).size).toBe(1);
  });

  it('hands a long Retry-After on instead of waiting for it', async () => {
    const { vendor, calls } = await app((_, response) => say(response, 429, '', { 'retry-after': '90' }));
    const error = await failing(vendor.running());
    expect(error).toMatchObject({ code: 'vendor_refused', next: 'later', retryAfterMs: 90_000 });
    expect(calls).toHaveLength(1);
  });

  it('does not carry the key along a redirect', async () => {
    const { vendor, calls } = await app((_, response) => say(response, 302, '', { location: '/elsewhere' }));
    expect((await failing(vendor.running())).code).toBe('vendor_malformed');
    expect(calls).toHaveLength(1);
  });

  it('never repeats the key in a message', async () => {
    const { vendor } = await app((_, response) =>
      say(response, 200, '{"code":500,"msg":"no such key: secret-token"}'),
    );
    expect((await failing(vendor.running())).message).not.toContain('secret-token');
  });

  it('stops with the reason of the caller', async () => {
    const { vendor } = await app(() => undefined);
    const reason = new GatewayError('cancelled');
    expect(await failing(vendor.health(AbortSignal.abort(reason)))).toBe(reason);
  });
});

describe('the lists of RoxyBrowser', () => {
  it('pages through workspaces and reads either spelling of their projects', async () => {
    const rows = Array.from({ length: 130 }, (_, index) => ({
      id: index,
      workspaceName: `Team ${index}`,
      project_details: [{ projectId: 1, projectName: 'a' }, { id: '2', name: 'b' }, {}],
    }));
    const { vendor } = await app(({ query }) => {
      const from = (Number(query.page_index) - 1) * Number(query.page_size);
      return { total: 130, rows: rows.slice(from, from + Number(query.page_size)) };
    });
    const workspaces = await vendor.workspaces();
    expect(workspaces).toHaveLength(130);
    expect(workspaces[129]).toEqual({
      id: '129',
      name: 'Team 129',
      projects: [
        { id: '1', name: 'a' },
        { id: '2', name: 'b' },
      ],
    });
  });

  it('asks for windows of a workspace and its projects, at most 100 a page', async () => {
    const { vendor, calls } = await app(() => ({
      total: '1',
      rows: [{ ...row, dirId: 123, osVersion: 11 }],
    }));
    const page = await vendor.windows(
      { workspaceId: '7', projectIds: ['10', '11'] },
      { index: 2, size: 500 },
    );
    expect(calls[0]?.query).toEqual({
      workspaceId: '7',
      projectIds: '10,11',
      page_index: '2',
      page_size: '100',
    });
    expect(page.total).toBe(1);
    expect(page.rows[0]).toMatchObject({ windowId: '123', coreType: 'Chrome', sortNumber: 99 });
  });

  it('gives account and proxy of a window without any secret', async () => {
    const detail = {
      ...row,
      cookie: [{ name: 'session', value: 'SECRET-cookie', domain: 'x' }],
      windowPlatformList: [
        {
          platformUrl: 'https://SECRET:SECRET@chatgpt.com/login',
          platformUserName: 'ann',
          platformPassword: 'SECRET',
        },
        { platformUrl: 'grok.com', platformUserName: 'bob', platformEfa: 'SECRET' },
      ],
      proxyInfo: {
        protocol: 'SOCKS5',
        host: 'u:SECRET@122.11.11.11',
        port: '37746',
        proxyUserName: 'u',
        proxyPassword: 'SECRET',
        refreshUrl: 'http://x/?key=SECRET',
        lastCountry: 'CN',
      },
    };
    const { vendor } = await app(() => ({ total: 1, rows: [detail] }));
    const found = await vendor.detail(ref);
    expect(found).toMatchObject({
      account: 'ann @ chatgpt.com, bob @ grok.com',
      proxy: 'socks5://122.11.11.11:37746',
      proxyCountry: 'CN',
    });
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  it.each([
    ['no rows', '{"code":0,"msg":"","data":{"total":0,"rows":[]}}'],
    ['code 101', '{"code":101,"msg":"窗口/数据不存在，请刷新页面后重试"}'],
    ['another window', '{"code":0,"msg":"","data":{"total":1,"rows":[{"dirId":"other"}]}}'],
  ])('has no detail of a window it answers with %s', async (_, body) => {
    const { vendor } = await app((_call, response) => say(response, 200, body));
    expect(await vendor.detail(ref)).toBeNull();
  });

  it('asks for running windows in portions of 50', async () => {
    const { vendor, calls } = await app(() => []);
    await vendor.running(Array.from({ length: 120 }, (_, index) => ({ windowId: `w${index}` })));
    expect(calls.map((call) => call.query.dirIds?.split(',').length)).toEqual([50, 50, 20]);
  });

  it('asks nothing when no window is asked for', async () => {
    const { vendor, calls } = await app(() => [entry]);
    expect(await vendor.running([])).toEqual(new Map());
    expect(calls).toHaveLength(0);
  });
});

describe('opening and closing in RoxyBrowser', () => {
  it('does not send open for a window that is open', async () => {
    const { vendor, paths } = await app(() => [entry]);
    expect((await vendor.open(ref)).httpUrl).toBe('http://127.0.0.1:52314');
    expect(paths()).not.toContain('/browser/open');
  });

  it('sends open once for callers at the same time, with the fields the app wants', async () => {
    let isOpen = false;
    const { vendor, calls } = await app(({ path }) => {
      if (path === '/browser/connection_info') return isOpen ? [entry] : [];
      isOpen = true;
      return entry;
    });
    const endpoints = await Promise.all([vendor.open(ref, { args: ['--mute-audio'] }), vendor.open(ref)]);
    expect(new Set(endpoints.map((endpoint) => endpoint.generation)).size).toBe(1);
    const sent = calls.filter((call) => call.path === '/browser/open');
    expect(sent.map((call) => call.body)).toEqual([
      { workspaceId: 7, dirId: ref.windowId, args: ['--mute-audio'], forceOpen: false, headless: false },
    ]);
  });

  it('opens different windows one after the other', async () => {
    let inside = 0;
    let most = 0;
    const open = new Set<string>();
    const { vendor } = await app(({ path, query, body }, response) => {
      if (path === '/browser/connection_info') {
        return open.has(query.dirIds ?? '') ? [{ ...entry, dirId: query.dirIds }] : [];
      }
      most = Math.max(most, ++inside);
      setTimeout(() => {
        inside--;
        open.add(String(body.dirId));
        response.end(JSON.stringify({ code: 0, msg: '', data: entry }));
      }, 20);
      return undefined;
    });
    await Promise.all(['a', 'b', 'c'].map((windowId) => vendor.open({ windowId, workspaceId: '7' })));
    expect(most).toBe(1);
  });

  it('finds a window whose open was never answered, and never sends open again', async () => {
    let looks = 0;
    const { vendor, paths } = await app(({ path }) => {
      if (path === '/browser/open') return undefined;
      return ++looks > 4 ? [entry] : [];
    });
    expect((await vendor.open(ref)).pid).toBe(1111);
    expect(paths().filter((path) => path === '/browser/open')).toHaveLength(1);
  });

  it('reports an open that neither answered nor came up', async () => {
    const { vendor, paths } = await app(({ path }) => (path === '/browser/open' ? undefined : []));
    expect((await failing(vendor.open(ref))).code).toBe('window_open_failed');
    expect(paths().filter((path) => path === '/browser/open')).toHaveLength(1);
  });

  it.each([
    ['429', 429, 'vendor_refused'],
    ['403', 403, 'vendor_refused'],
    ['401', 401, 'vendor_unauthorized'],
  ])('takes an explicit %s on open as final', async (_, status, code) => {
    const { vendor, paths } = await app(({ path }, response) =>
      path === '/browser/open' ? say(response, status, 'no') : [],
    );
    expect((await failing(vendor.open(ref))).code).toBe(code);
    expect(paths().at(-1)).toBe('/browser/open');
  });

  it.each(['窗口已打开', 'Profile is already open'])('attaches when open answers "%s"', async (msg) => {
    let looks = 0;
    const { vendor } = await app(({ path }, response) => {
      if (path === '/browser/open') return say(response, 200, JSON.stringify({ code: 500, msg }));
      return ++looks > 3 ? [entry] : [];
    });
    expect((await vendor.open(ref)).wsUrl).toBe(entry.ws);
  });

  it('says that a window is open elsewhere', async () => {
    const { vendor } = await app(({ path }, response) =>
      path === '/browser/open' ? say(response, 200, '{"code":500,"msg":"窗口已打开"}') : [],
    );
    const error = await failing(vendor.open(ref));
    expect(error.code).toBe('window_open_failed');
    expect(error.message).toContain('another computer');
  });

  it('looks the window up when the reply of open names no address', async () => {
    let looks = 0;
    const { vendor } = await app(({ path }) =>
      path === '/browser/open' ? { ...entry, ws: '' } : ++looks > 3 ? [entry] : [],
    );
    expect((await vendor.open(ref)).wsUrl).toBe(entry.ws);
  });

  it('lets a caller go whose signal aborts, and shares the opening with the next', async () => {
    let isOpen = false;
    const { vendor, paths } = await app(({ path }, response) => {
      if (path === '/browser/connection_info') return isOpen ? [entry] : [];
      setTimeout(() => {
        isOpen = true;
        response.end(JSON.stringify({ code: 0, msg: '', data: entry }));
      }, 100);
      return undefined;
    });
    const stop = new AbortController();
    const reason = new GatewayError('cancelled');
    const first = failing(vendor.open(ref, { signal: stop.signal }));
    await expect.poll(() => paths()).toContain('/browser/open');
    stop.abort(reason);
    expect(await first).toBe(reason);
    await vendor.open(ref);
    expect(paths().filter((path) => path === '/browser/open')).toHaveLength(1);
  });

  it('waits after close until the window is no longer listed', async () => {
    let looks = 0;
    const { vendor, calls } = await app(({ path }) =>
      path === '/browser/close' ? {} : ++looks < 4 ? [entry] : [],
    );
    await vendor.close(ref);
    expect(calls[0]).toMatchObject({ path: '/browser/close', body: { dirId: ref.windowId } });
    expect(looks).toBe(4);
  });

  it('takes a refused close of a window that is not listed for done', async () => {
    const { vendor } = await app(({ path }, response) =>
      path === '/browser/close' ? say(response, 200, '{"code":500,"msg":"失败"}') : [],
    );
    await expect(vendor.close(ref)).resolves.toBeUndefined();
  });

  it('reports a window that stays open', async () => {
    const { vendor } = await app(({ path }) => (path === '/browser/close' ? {} : [entry]));
    expect((await failing(vendor.close(ref))).code).toBe('vendor_refused');
  });

  it('does not wait for the end of windows of an app that is gone', async () => {
    const { vendor, calls } = await app((_, response) => say(response, 401, 'Unauthorized'));
    expect((await failing(vendor.close(ref))).code).toBe('vendor_unauthorized');
    expect(calls).toHaveLength(1);
  });
});
