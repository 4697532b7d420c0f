import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FlowAccount, type FlowWorld, startFlowWorld } from '../world/sites/flow/index.ts';

// The wire itself, without a page: what the simulator takes, and how it answers.

let world: FlowWorld;
let account: FlowAccount;
let visits = 0;

beforeAll(async () => {
  const none = { submitReply: 0, queued: 0, video: 0, urlDelay: 0, image: 0, upload: 0, read: 0 };
  world = await startFlowWorld({ timing: none });
});
afterAll(() => world?.stop());
beforeEach(() => {
  account = world.addAccount({ id: `wire-${++visits}` });
  world.journal.clear();
});

interface Reply {
  status: number;
  location?: string;
  body: string;
}

/** The plain control port answers for every host of the world, by the `Host` header. */
function ask(
  host: string,
  path: string,
  send: { body?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const headers = { host, cookie: `SID=${account.id}`, ...send.headers };
  return new Promise((resolve, reject) => {
    const method = send.body === undefined ? 'GET' : 'POST';
    const call = request(`${world.controlOrigin}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { location } = response.headers;
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          ...(location && { location }),
        });
      });
    });
    call.on('error', reject);
    call.end(send.body);
  });
}

const project = () => account.firstProject?.id ?? '';

function batch(
  triplets: unknown[][],
  wishes: { at?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
  const query = new URLSearchParams({
    'source-path': `/project/${project()}`,
    bl: 'boq_x',
    'f.sid': '-1',
    hl: 'en',
    _reqid: '100001',
    rt: 'c',
  });
  const form = new URLSearchParams({ 'f.req': JSON.stringify([triplets]), at: wishes.at ?? account.csrf });
  const headers = {
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    'x-same-domain': '1',
    ...wishes.headers,
  };
  return ask('flow.google.com', `/_/AiSandboxAngularFrontend/data/batchexecute?${query}`, {
    body: `${form}&`,
    headers,
  });
}

const one = (rpc: string, args: unknown) => [rpc, JSON.stringify(args), null, 'generic'];

function items(body: string): unknown[][] {
  return body
    .split('\n')
    .filter((line) => line.startsWith('['))
    .flatMap((line) => JSON.parse(line));
}

async function call(rpc: string, args: unknown): Promise<unknown[]> {
  return items((await batch([one(rpc, args)])).body).find((item) => item[1] === rpc) ?? [];
}

const uuid = () => randomUUID().toUpperCase();
const context = () => [null, 22, null, null, null, project(), null, null, null, null, ['<PAGE_TOKEN>', 1]];
const textVideo = (prompt: string, key = 'abra_t2v_8s', aspect: unknown = 2) => [
  [[[null, null, [[[prompt]]]], key, aspect, null, [null, null, null, null, uuid(), uuid()]]],
  context(),
  [uuid(), 2],
];

describe('the envelope', () => {
  test('is answered in chunks with their lengths, several calls at once', async () => {
    const { status, body } = await batch([
      one('nzlxg', []),
      one('Zzl0ze', [`projects/${project()}`, null, null, null, [1]]),
    ]);
    expect(status).toBe(200);
    const [, length, chunk] = /^\)\]\}'\n\n(\d+)\n(.*)\n\d+\n\[\["e",4,null,null,\d+\]\]\n$/.exec(body) ?? [];
    expect(Number(length)).toBe((chunk?.length ?? 0) + 2);
    expect(items(body).slice(0, 2)).toEqual([
      ['wrb.fr', 'nzlxg', '[1000]', null, null, null, 'generic'],
      ['wrb.fr', 'Zzl0ze', '[null,[],[],null,null,[]]', null, null, null, 'generic'],
    ]);
  });

  test.each([
    ['another page value', { at: 'forged' }],
    ['no same-domain mark', { headers: { 'x-same-domain': '' } }],
    ['JSON instead of a form', { headers: { 'content-type': 'application/json' } }],
  ])('with %s is HTTP 400', async (_, wishes) => {
    expect((await batch([one('nzlxg', [])], wishes)).status).toBe(400);
    expect(world.journal.problems).toHaveLength(1);
  });
});

describe('a submit', () => {
  test('is answered with balance, tile and a scheduled record', async () => {
    const payload = JSON.parse(String((await call('YhhmEf', textVideo('A crane')))[2]));
    const [, credits, [tile], [record]] = payload;
    expect(credits).toBe(988);
    expect(tile).toEqual([record[2], null, null, expect.arrayContaining(['A crane', record[0]]), project()]);
    expect(record.slice(0, 5)).toEqual([expect.any(String), project(), expect.any(String), 'CAE', null]);
    expect(record[5][1]).toBe('A crane');
    const asked = JSON.parse(String((await call('as29s', [record[0]]))[2]));
    expect(asked[7][0][8]).toMatch(
      /^https:\/\/flow-content\.google\/video\/[0-9a-f-]+\?Expires=\d+&KeyName=labs-flow-prod-cdn-key&Signature=/,
    );
    expect(asked[5][8]).toEqual([3]);
    const address = new URL(asked[7][0][8]);
    const film = await ask('flow-content.google', address.pathname + address.search);
    expect([film.status, film.body.slice(4, 8)]).toEqual([200, 'ftyp']);
    expect((await call('as29s', [record[2]]))[2]).toBeNull();
  });

  test.each<[string, () => unknown]>([
    ['a picture number for the shape', () => textVideo('x', 'abra_t2v_8s', 3)],
    [
      'an empty prompt list',
      () => [[[null, null, [[]]], 'abra_t2v_8s', 2, null, []], context(), [uuid(), 2]],
    ],
    [
      'lower-case page ids',
      () =>
        JSON.parse(JSON.stringify(textVideo('x')).replaceAll(/"[0-9A-F-]{36}"/g, (id) => id.toLowerCase())),
    ],
    ['a seed it does not take', () => [...textVideo('x'), 7]],
  ])('with %s is refused and reported', async (_, args) => {
    expect((await call('YhhmEf', args()))[5]).toEqual([3]);
    expect(world.journal.problems.length).toBeGreaterThan(0);
    expect(world.journal.paidSubmits()).toEqual([]);
  });

  test.each([
    ['a key of another call', 'abra_i2v_8s'],
    ['a length that is not offered', 'veo_3_1_t2v_lite_4s'],
    ['a labs key', 'veo_3_1_t2v_fast_portrait'],
  ])('with %s costs nothing', async (_, key) => {
    const item = await call('YhhmEf', textVideo('x', key));
    expect(JSON.stringify(item[5])).toContain('PUBLIC_ERROR_MODEL_ACCESS_DENIED');
    expect(world.journal.submits).toMatchObject([{ modelKey: key, accepted: false }]);
  });

  test.each([
    ['error_info', '["type.googleapis.com/google.rpc.ErrorInfo",["PUBLIC_ERROR_USER_REQUESTS_THROTTLED"]]'],
    ['aitk', 'PublicAitkError",[3]]'],
    ['aitk_base64', 'PublicAitkError","CAM="]'],
  ])('is refused in the manner %s', async (detail, written) => {
    world.setScenario(account.id, 'throttled', { detail });
    const item = await call('YhhmEf', textVideo('x'));
    expect(JSON.stringify(item[5])).toContain(written);
  });

  test('is refused with an "er" item where asked for', async () => {
    world.setScenario(account.id, 'throttled', { detail: 'er' });
    expect((await call('YhhmEf', textVideo('x')))[0]).toBe('er');
  });

  test('beyond the balance is refused', async () => {
    account.credits = 11;
    expect(JSON.stringify(await call('YhhmEf', textVideo('x')))).toContain('PUBLIC_ERROR_USER_QUOTA_REACHED');
  });
});

describe('the other hosts', () => {
  test('an expired address is 403, the next one of the same film is good', async () => {
    world.setScenario(account.id, 'expired_url');
    const [, , , [record]] = JSON.parse(String((await call('YhhmEf', textVideo('x')))[2]));
    const statuses: number[] = [];
    for (let i = 0; i < 2; i++) {
      const asked = JSON.parse(String((await call('as29s', [record[0]]))[2]));
      const { pathname, search } = new URL(asked[7][0][8]);
      statuses.push((await ask('flow-content.google', pathname + search)).status);
    }
    expect(statuses).toEqual([403, 200]);
  });

  test('labs moved for good, unknown hosts are nobody', async () => {
    expect(await ask('labs.google', '/fx/tools/flow')).toMatchObject({
      status: 308,
      location: 'https://flow.google.com/',
    });
    expect((await ask('example.com', '/')).status).toBe(404);
  });

  test('a signed-out profile is answered with code 16', async () => {
    account.signedIn = false;
    expect((await call('nzlxg', []))[5]).toEqual([16]);
    expect((await ask('flow.google.com', `/project/${project()}`)).location).toMatch(
      /^https:\/\/accounts\.google\.com\/v3\/signin/,
    );
  });
});
