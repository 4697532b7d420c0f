import { describe, expect, it } from 'vitest';
import { knownRefusals } from '../world/index.ts';
import {
  type Envelope,
  first,
  get,
  headersFor,
  isAlive,
  open,
  post,
  postRaw,
  running,
  start,
  until,
} from './roxy-client.ts';

describe('token', () => {
  it('answers a wrong or missing token with an envelope of code 401 on every path', async () => {
    const world = await start();
    for (const path of ['/health', '/browser/workspace', '/browser/connection_info']) {
      for (const sent of [{}, { token: 'wrong' }, { authorization: `Bearer ${world.token}` }]) {
        const answer = await fetch(world.baseUrl + path, { headers: sent as Record<string, string> });
        expect(answer.status).toBe(200);
        expect(await answer.json()).toEqual({ code: 401, msg: 'Unauthorized' });
      }
    }
    expect(world.journal.calls().every(({ tokenOk }) => !tokenOk)).toBe(true);
  });

  it('answers with HTTP 401 and plain text in the other mode', async () => {
    const world = await start({ modes: { wrongToken: 'http' } });
    const answer = await fetch(`${world.baseUrl}/health`, { headers: { token: 'wrong' } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('text/plain');
  });

  it('needs none when the app has no key', async () => {
    const world = await start({ token: '' });
    expect(await (await fetch(`${world.baseUrl}/health`)).json()).toEqual({ code: 0, msg: 'Success' });
  });
});

describe('lists', () => {
  it('pages 15 windows by default and counts all of them', async () => {
    const world = await start({ windows: Array.from({ length: 17 }, (_, n) => ({ windowName: `W${n}` })) });
    const one = await get(world, '/browser/list_v3?workspaceId=1');
    expect(one.data.total).toBe(17);
    expect(one.data.rows).toHaveLength(15);
    const two = await get(world, '/browser/list_v3?workspaceId=1&page_index=2&page_size=15');
    expect(two.data.rows.map((row: { windowName: string }) => row.windowName)).toEqual(['W15', 'W16']);
  });

  it('gives list rows exactly the eleven documented fields', async () => {
    const world = await start();
    const { data } = await get(world, '/browser/list_v3?workspaceId=1');
    expect(Object.keys(data.rows[0]).sort()).toEqual(
      'coreType coreVersion createTime dirId os osVersion updateTime userName windowName windowRemark windowSortNum'.split(
        ' ',
      ),
    );
    expect(data.rows[0].updateTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  });

  it('filters by comma lists, project, name and system', async () => {
    const world = await start({ windows: 8 });
    const [a, , c] = world.windows;
    const ids = async (query: string) =>
      (await get(world, `/browser/list_v3?workspaceId=1&${query}`)).data.rows.map(
        (row: { dirId: string }) => row.dirId,
      );
    expect(await ids(`dirIds=${a?.dirId},${c?.dirId}`)).toEqual([a?.dirId, c?.dirId]);
    expect(await ids(`sortNums=${c?.sortNum}`)).toEqual([c?.dirId]);
    expect(await ids('projectIds=1')).toHaveLength(2);
    expect(await ids('os=macOS')).toEqual([]);
    expect((await get(world, '/browser/list_v3?workspaceId=1&os=windows')).code).toBe(500);
  });

  it('nests projects in workspaces and keeps workspaces apart', async () => {
    const world = await start();
    const { data } = await get(world, '/browser/workspace');
    expect(data.rows[0]).toEqual({
      id: 1,
      workspaceName: 'Team A',
      project_details: [
        { projectId: 1, projectName: 'Studio' },
        { projectId: 2, projectName: 'Lab' },
      ],
    });
    expect((await get(world, '/browser/list_v3?workspaceId=2')).data.total).toBe(2);
    expect((await get(world, '/browser/list_v3?workspaceId=9')).msg).toBe('用户没有该团队权限');
  });

  it('refuses calls without a required parameter, of a wrong type, or without JSON content type', async () => {
    const world = await start();
    expect((await get(world, '/browser/list_v3')).code).toBe(500);
    expect((await get(world, '/browser/detail?workspaceId=1')).code).toBe(500);
    expect((await open(world, first(world), { workspaceId: '1' })).code).toBe(500);
    const bare = await fetch(`${world.baseUrl}/browser/open`, {
      method: 'POST',
      headers: { token: world.token },
      body: JSON.stringify({ workspaceId: 1, dirId: first(world) }),
    });
    expect(((await bare.json()) as Envelope).code).toBe(500);
    expect(world.window(first(world)).state).toBe('closed');
  });

  it('wraps detail like a page, with the secrets a client must not log', async () => {
    const world = await start();
    const { data } = await get(world, `/browser/detail?workspaceId=1&dirId=${first(world)}`);
    expect(data.total).toBe(1);
    expect(data.rows[0]).toMatchObject({
      projectName: 'Studio',
      openStatus: false,
      windowPlatformList: [{ platformPassword: 'secret-password-1' }],
      proxyInfo: { port: '1080', proxyPassword: 'secret-proxy-1' },
    });
  });

  it('shows a window open at a colleague as open, though not in connection_info', async () => {
    const world = await start({ windows: [{ openedElsewhere: 'Kim' }], modes: { openStatus: 'number' } });
    const { data } = await get(world, `/browser/detail?workspaceId=1&dirId=${first(world)}`);
    expect(data.rows[0]).toMatchObject({ openStatus: 1, statusInfo: [{ openUserName: 'Kim' }] });
    expect(await running(world)).toEqual([]);
  });

  it('answers unknown windows by mode: no rows or code 101', async () => {
    const world = await start();
    const gone = { code: 101, msg: '窗口/数据不存在，请刷新页面后重试' };
    expect((await get(world, '/browser/detail?workspaceId=1&dirId=nope')).data).toEqual({
      total: 0,
      rows: [],
    });
    expect(await open(world, 'nope')).toEqual(gone);
    expect(await post(world, '/browser/delete', { workspaceId: 1, dirIds: ['nope'] })).toEqual(gone);
    world.faults.set({ unknownDetail: 'refuse' });
    expect(await get(world, '/browser/detail?workspaceId=1&dirId=nope')).toEqual(gone);
  });
});

describe('editing', () => {
  it('creates, changes and deletes a window', async () => {
    const world = await start({ windows: 0 });
    const created = await post(world, '/browser/create', { workspaceId: 1, windowName: 'New', projectId: 2 });
    const { dirId } = created.data;
    expect(dirId).toMatch(/^[0-9a-f]{32}$/);
    expect(await post(world, '/browser/mdf', { workspaceId: 1, dirId, windowRemark: 'changed' })).toEqual({
      code: 0,
      msg: 'Success',
    });
    const { data } = await get(world, `/browser/detail?workspaceId=1&dirId=${dirId}`);
    expect(data.rows[0]).toMatchObject({ windowName: 'New', windowRemark: 'changed', projectName: 'Lab' });
    expect((await post(world, '/browser/create', { workspaceId: 1, projectId: 77 })).code).toBe(500);
    expect((await post(world, '/browser/delete', { workspaceId: 1, dirIds: [dirId] })).code).toBe(0);
    expect((await get(world, '/browser/list_v3?workspaceId=1')).data.total).toBe(0);
  });

  it('refuses a second create while one runs', async () => {
    const world = await start({ windows: 0, timing: { createDelayMs: 300 } });
    const answers = await Promise.all([1, 2].map(() => post(world, '/browser/create', { workspaceId: 1 })));
    expect(answers.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(answers.find(({ code }) => code === 1)?.msg).toBe('正在创建中，请稍等！');
    expect(world.windows).toHaveLength(1);
  });

  it('follows what the person does in the app: rename, remove, add', async () => {
    const world = await start();
    const before = (await get(world, `/browser/list_v3?workspaceId=1&dirIds=${first(world)}`)).data.rows[0];
    world.renameWindow(first(world), 'Renamed');
    const after = (await get(world, `/browser/list_v3?workspaceId=1&dirIds=${first(world)}`)).data.rows[0];
    expect(after.windowName).toBe('Renamed');
    expect(after.updateTime).not.toBe(before.updateTime);
    await open(world, first(world));
    await world.removeWindow(first(world));
    world.addWindow({ windowName: 'Added' });
    const { data } = await get(world, '/browser/list_v3?workspaceId=1');
    expect(data.rows.map((row: { windowName: string }) => row.windowName)).toEqual(['Window 3', 'Added']);
  });

  it('keeps proxies, accounts and labels', async () => {
    const world = await start();
    const proxy = {
      workspaceId: 1,
      checkChannel: 'IP-API',
      ipType: 'IPV4',
      protocol: 'HTTP',
      host: 'h',
      port: '1',
    };
    expect((await post(world, '/proxy/create', { ...proxy, port: 1 })).code).toBe(500);
    expect(await post(world, '/proxy/create', proxy)).toEqual({ code: 0, msg: 'Success' });
    const batch = { workspaceId: 1, checkChannel: 'IP-API', proxyList: [proxy, { host: 'only' }] };
    expect((await post(world, '/proxy/batch_create', batch)).data[0].index).toBe(1);
    const listed = (await get(world, '/proxy/list_merged?workspaceId=1')).data;
    expect(listed.total).toBe(2);
    const { id } = listed.rows[1];
    expect(listed.rows[1]).toMatchObject({
      host: 'h',
      checkStatus: 0,
      dataType: 'proxyModule',
      bindList: [],
    });
    await post(world, '/proxy/detect', { workspaceId: 1, id });
    expect(
      (await get(world, '/proxy/list_merged?workspaceId=1&type=available_list')).data.rows[0],
    ).toMatchObject({ id, checkStatus: 1 });
    await post(world, '/proxy/modify', { ...proxy, id, host: 'moved' });
    expect((await get(world, '/proxy/list?workspaceId=1')).data.rows[1].host).toBe('moved');
    await post(world, '/proxy/delete', { workspaceId: 1, ids: [id] });
    expect((await get(world, '/proxy/list?workspaceId=1')).data.total).toBe(1);
    expect((await get(world, '/proxy/bought_list?workspaceId=1')).data).toEqual({ total: 0, rows: [] });
    expect((await get(world, '/proxy/detect_channel?workspaceId=1')).data[0]).toHaveProperty('value');

    const made = await post(world, '/account/create', { workspaceId: 1, platformUrl: 'https://x.example/' });
    expect(made.data).toEqual({ platform_id: expect.any(Number) });
    const accounts = (await get(world, '/account/list?workspaceId=1')).data;
    expect(accounts.rows.at(-1)).toMatchObject({ platformUrl: 'https://x.example/', platformEfa: null });
    expect(accounts.rows[0]).not.toHaveProperty('platformName');
    expect((await get(world, '/browser/account?workspaceId=1&accountId=0')).data.total).toBe(2);
    expect((await get(world, '/browser/account?workspaceId=1')).data.total).toBe(1);
    expect((await get(world, '/browser/label?workspaceId=1')).data).toEqual([
      { id: 1, color: '#7558F5', name: 'video' },
    ]);
  });

  it('has all 29 endpoints', async () => {
    const { endpoints } = await import('../world/roxy/endpoints/index.ts');
    expect(Object.keys(endpoints)).toHaveLength(29);
  });
});

describe('faults', () => {
  it('answers the next calls of a path with HTTP errors, then recovers', async () => {
    const world = await start();
    world.faults.next('/browser/open', { kind: 'http', status: 429, retryAfterS: 7 });
    world.faults.next('/browser/open', { kind: 'http', status: 502 }, 2);
    const answers: (string | null | number)[] = [];
    for (let call = 0; call < 3; call++) {
      const answer = await postRaw(world, '/browser/open', { workspaceId: 1, dirId: first(world) });
      answers.push(answer.status, answer.headers.get('retry-after'));
    }
    expect(answers).toEqual([429, '7', 502, null, 502, null]);
    expect(world.window(first(world)).state).toBe('closed');
    expect((await open(world, first(world))).code).toBe(0);
  });

  it('spoils answers: malformed JSON, HTML, a broken connection', async () => {
    const world = await start();
    const text = async () =>
      (await fetch(`${world.baseUrl}/browser/workspace`, { headers: headersFor(world) })).text();
    world.faults.next('/browser/workspace', { kind: 'malformed' });
    const malformed = await text();
    expect(() => JSON.parse(malformed)).toThrow();
    world.faults.next('*', { kind: 'html' });
    expect(await text()).toMatch(/^<!doctype html>/);
    world.faults.next('/browser/workspace', { kind: 'drop' });
    await expect(text()).rejects.toThrow();
    expect(JSON.parse(await text()).code).toBe(0);
  });

  it('starts the window although a slow open outlives the client timeout', async () => {
    const world = await start({ timing: { appearMs: 0 } });
    world.faults.next('/browser/open', { kind: 'slow', ms: 600_000 });
    const body = { workspaceId: 1, dirId: first(world) };
    await expect(postRaw(world, '/browser/open', body, AbortSignal.timeout(300))).rejects.toThrow();
    await until('listed', async () => (await running(world)).length === 1);
    expect(world.journal.calls('/browser/open')[0]?.durationMs).toBeLessThan(30_000);
  });

  it('opens with code 0 but without ws, and creates without dirId', async () => {
    const world = await start({ timing: { appearMs: 0 } });
    world.faults.next('/browser/open', knownRefusals.openWithoutWs);
    const { code, data } = await open(world, first(world));
    expect([code, 'ws' in data, 'http' in data]).toEqual([0, false, true]);
    world.faults.next('/browser/create', { kind: 'omit', fields: ['dirId'] });
    expect((await post(world, '/browser/create', { workspaceId: 1 })).data).toEqual({});
  });

  it('refuses with the codes seen from the real app', async () => {
    const world = await start({ windows: 0 });
    world.faults.next('/browser/create', knownRefusals.quota(3));
    world.faults.next('/browser/create', knownRefusals.upstreamTimeout);
    expect(await post(world, '/browser/create', { workspaceId: 1 })).toEqual({
      code: 409,
      msg: '窗口额度不足',
      data: 3,
    });
    expect(world.windows).toHaveLength(0);
    expect((await post(world, '/browser/create', { workspaceId: 1 })).code).toBe(1);
    expect(world.windows).toHaveLength(1);
  });

  it('goes down, refuses connections, and comes back on the same port with its windows alive', async () => {
    const world = await start({ timing: { appearMs: 0 } });
    const { data } = await open(world, first(world));
    const { baseUrl } = world;
    await world.goDown();
    await expect(fetch(`${baseUrl}/health`)).rejects.toThrow();
    expect(isAlive(data.pid)).toBe(true);
    await world.comeBack();
    expect(world.baseUrl).toBe(baseUrl);
    await until('listed', async () => (await running(world)).length === 1);
  });

  it('speaks the language of the app and may leave out empty data', async () => {
    const world = await start({ modes: { language: 'zh', noneRunning: 'missing' } });
    expect(await get(world, '/browser/connection_info')).toEqual({ code: 0, msg: '成功' });
  });

  it('takes orders over HTTP without a token', async () => {
    const world = await start();
    const order = (method: string, path: string, body?: object) =>
      fetch(`${world.baseUrl}/__world${path}`, {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
    const faults = {
      modes: { wrongToken: 'http' },
      timing: { openDelayMs: 0 },
      next: [{ path: '*', fault: { kind: 'http', status: 500 } }],
    };
    expect((await order('POST', '/faults', faults)).status).toBe(200);
    expect((await fetch(`${world.baseUrl}/health`)).status).toBe(401);
    expect((await fetch(`${world.baseUrl}/health`, { headers: headersFor(world) })).status).toBe(500);
    expect(
      (await order('POST', '/faults', { next: [{ path: '*', fault: { kind: 'unheard-of' } }] })).status,
    ).toBe(400);
    await order('DELETE', '/faults');
    expect(world.faults.modes.wrongToken).toBe('envelope');

    await order('POST', `/windows/${first(world)}/rename`, { name: 'By wire' });
    await open(world, first(world));
    await order('POST', `/windows/${first(world)}/kill`);
    const seen = (await (await order('GET', '')).json()) as Envelope;
    expect(seen.data.windows[0]).toMatchObject({ name: 'By wire', state: 'closed' });
    const journal = (await (await order('GET', '/journal')).json()) as Envelope;
    expect(journal.data.map((entry: { path: string }) => entry.path)).toEqual([
      '/health',
      '/health',
      '/browser/open',
    ]);

    await order('POST', '/down', { ms: 300 });
    await until('down', () =>
      fetch(`${world.baseUrl}/health`).then(
        () => false,
        () => true,
      ),
    );
    await until('back', () =>
      fetch(`${world.baseUrl}/health`).then(
        () => true,
        () => false,
      ),
    );
  });
});

describe('journal', () => {
  it('records method, path, parameters and answer, and counts overlapping calls', async () => {
    const world = await start({ timing: { openDelayMs: 300 }, windows: [{}, {}] });
    const [a, b] = world.windows.map(({ dirId }) => dirId);
    await open(world, a ?? '');
    await post(world, '/browser/close', { dirId: a });
    expect(world.journal.maxOverlap('/browser/open', '/browser/close')).toBe(1);
    await Promise.all([open(world, a ?? ''), open(world, b ?? '')]);
    expect(world.journal.maxOverlap('/browser/open')).toBe(2);
    expect(world.journal.calls('/browser/open')[0]).toMatchObject({
      method: 'POST',
      tokenOk: true,
      params: { workspaceId: 1, dirId: a },
      status: 200,
      code: 0,
    });
  });

  it('refuses parallel opens in that mode', async () => {
    const world = await start({
      windows: [{}, {}],
      modes: { parallelOpen: 'refuse' },
      timing: { openDelayMs: 300 },
    });
    const answers = await Promise.all(world.windows.map(({ dirId }) => open(world, dirId)));
    expect(answers.map(({ code }) => code).sort()).toEqual([0, 500]);
  });
});
