import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openRig, type Rig } from './testing/gateway-rig.ts';
import { jsonOf, rawRequest, statusOf } from './testing/raw-request.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({
    extraRoutes: [
      async (ctx, next) => {
        if (ctx.path === '/demo/') ctx.body = 'demo page';
        else await next();
      },
    ],
  });
});
afterAll(() => rig.dispose());
afterEach(() => {
  rig.settings.allowedHosts = [];
});

const get = (path: string, headers: string) =>
  rawRequest(rig.port, `GET ${path} HTTP/1.1\r\nConnection: close\r\n${headers}\r\n`);
const AUTH = 'Authorization: Bearer k-one\r\n';

describe('keys', () => {
  test.each([
    ['no key', {}],
    ['a wrong key', { authorization: 'Bearer nope' }],
    ['another scheme', { authorization: 'Basic k-one' }],
  ])('%s answers 401 in the envelope', async (_name, headers: Record<string, string>) => {
    const response = await rig.call('/v1/models', { key: null, headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: {
        message: 'Invalid API key',
        type: 'authentication_error',
        param: null,
        code: 'invalid_api_key',
      },
      detail: '[401 invalid_key] Invalid API key',
    });
    expect(response.headers.get('x-should-retry')).toBe('false');
  });

  test('x-api-key serves as well', async () => {
    const response = await rig.call('/v1/models', { key: null, headers: { 'x-api-key': 'k-one' } });
    expect(response.status).toBe(200);
  });

  test('health needs none and tells version and capacity', async () => {
    const response = await rig.call('/v1/health', { key: null });
    expect(await response.json()).toEqual({
      status: 'ok',
      version: '1.2.3',
      accounts_active: 2,
      total_credits: 40,
    });
  });
});

describe('models', () => {
  test('are listed in the shape relays parse strictly', async () => {
    const { object, data } = await (await rig.call('/v1/models')).json();
    expect(object).toBe('list');
    for (const model of data) {
      expect(model).toEqual({
        id: expect.any(String),
        object: 'model',
        created: expect.any(Number),
        owned_by: 'fpbrowser2api',
        supported_endpoint_types: expect.arrayContaining(['openai']),
      });
    }
    expect(data.map(({ id }: { id: string }) => id)).toContain('fpbrowser-use');
  });

  test('one is found by name, an unknown one is 404', async () => {
    expect((await (await rig.call('/v1/models/veo-3-1')).json()).id).toBe('veo-3-1');
    const unknown = await rig.call('/v1/models/gpt-9');
    expect([unknown.status, (await unknown.json()).error.code]).toEqual([404, 'model_not_found']);
  });
});

describe('hosts', () => {
  test.each([
    ['evil.example', 403],
    ['evil.example:8002', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost@evil.example', 403],
    ['localhost:8002', 200],
    ['LOCALHOST', 200],
    ['app.localhost', 200],
    ['127.0.0.1', 200],
    ['[::1]:8002', 200],
  ])('Host %s answers %i', async (host, status) => {
    const answer = await get('/v1/models', `Host: ${host}\r\n${AUTH}`);
    expect(statusOf(answer)).toBe(status);
    if (status === 403) expect(jsonOf(answer).error.code).toBe('host_not_allowed');
  });

  test('no Host at all is refused in the envelope, health included', async () => {
    for (const version of ['1.1', '1.0']) {
      const answer = await rawRequest(
        rig.port,
        `GET /v1/health HTTP/${version}\r\nConnection: close\r\n\r\n`,
      );
      expect(statusOf(answer)).toBe(403);
      expect(jsonOf(answer).error.code).toBe('host_not_allowed');
    }
  });

  test('a host the person allowed passes, and links are built on it', async () => {
    rig.settings.allowedHosts = ['box.lan'];
    const made = await rig.call('/v1/videos', { json: { model: 'demo-video', prompt: 'x' } });
    const { id } = await made.json();
    rig.complete(id);
    const answer = await get(`/v1/videos/${id}`, `Host: box.lan:8080\r\n${AUTH}`);
    expect(jsonOf(answer).url).toMatch(/^http:\/\/box\.lan:8080\/files\//);
  });
});

describe('paths and methods', () => {
  test.each([
    '/v1/videos/..%2f..%2fetc%2fpasswd',
    '/v1/videos/%2e%2e%2f',
    '/v1/videos/%zz',
    `/v1/videos/${'a'.repeat(31)}`,
    `/v1/videos/${'A'.repeat(32)}`,
    `/v1/videos/${'a'.repeat(5000)}`,
    `/v1/videos/${'a'.repeat(32)}%00`,
    '/v1/videos/../../etc/passwd',
    '/v1/nothing',
    '/v1/responses',
    '//v1/models',
    '/',
    '/files/../../etc/passwd',
  ])('%s is 404 in JSON', async (path) => {
    const answer = await get(path, `Host: localhost\r\n${AUTH}`);
    expect(statusOf(answer)).toBe(404);
    expect(answer).toMatch(/content-type: application\/json/i);
    expect(jsonOf(answer).error.code).toMatch(/^(video|route)_not_found$/);
  });

  test('a wrong method is 405 with Allow', async () => {
    const response = await rig.call('/v1/models', { method: 'PUT' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD', 'OPTIONS']);
    expect((await response.json()).error.code).toBe('method_not_allowed');
  });

  test('OPTIONS lists methods and invites no other origin', async () => {
    const response = await rig.call('/v1/videos', {
      method: 'OPTIONS',
      key: null,
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toMatch(/POST/);
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('bytes that are no HTTP get the envelope too', async () => {
    const answer = await rawRequest(rig.port, 'NONSENSE\r\n\r\n');
    expect(statusOf(answer)).toBe(400);
    expect(jsonOf(answer).error.code).toBe('bad_body');
  });

  test('routes given by others are reached', async () => {
    expect(await (await rig.call('/demo/', { key: null })).text()).toBe('demo page');
  });
});

test('every answer has a request id of its own and the safety headers', async () => {
  const answers = await Promise.all([
    rig.call('/v1/models'),
    rig.call('/v1/nothing'),
    rig.call('/v1/models', { key: null }),
    rig.call('/v1/videos', { json: {} }),
  ]);
  const ids = answers.map((answer) => answer.headers.get('x-request-id'));
  expect(new Set(ids).size).toBe(4);
  for (const answer of answers) {
    expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{20}$/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.has('set-cookie')).toBe(false);
  }
});

test('calls are logged with key, task and code, without the query', async () => {
  const made = await rig.call('/v1/videos', {
    json: { model: 'demo-video', prompt: 'x' },
    headers: { 'user-agent': 'probe/1' },
  });
  const { id } = await made.json();
  await rig.call('/v1/videos?limit=0');
  await expect
    .poll(() => rig.logRows.find((row) => row.taskId === id))
    .toMatchObject({
      method: 'POST',
      path: '/v1/videos',
      status: 200,
      keyId: 'key_k-one',
      errorCode: null,
      userAgent: 'probe/1',
      id: made.headers.get('x-request-id'),
    });
  await expect
    .poll(() => rig.logRows.at(-1))
    .toMatchObject({
      path: '/v1/videos',
      status: 400,
      errorCode: 'bad_parameter',
    });
});
