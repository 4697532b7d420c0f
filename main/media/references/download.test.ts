import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../contract/index.ts';
import { isAllowedAddress, type Resolve, systemClock, VirtualClock } from '../../kernel/index.ts';
import { type DownloadOptions, download } from './download.ts';

/**
 * Two real servers on this computer. `open.test` stands for a public site: its name may lead to loopback, nothing else
 * may. The canary must not even be connected to.
 */
let site: Server;
let canary: Server;
let sitePort = 0;
let canaryPort = 0;
let canaryVisits = 0;
let requests: IncomingMessage[] = [];
let answer: (req: IncomingMessage, res: ServerResponse) => void = (_, res) => void res.end('ok');

const listen = (server: Server, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port));
  });

beforeAll(async () => {
  site = createServer((req, res) => {
    requests.push(req);
    answer(req, res);
  });
  canary = createServer((_, res) => void res.end('secret of the canary'));
  canary.on('connection', () => canaryVisits++);
  sitePort = await listen(site, '127.0.0.1');
  // All addresses of both families, so that no spelling misses it by chance.
  canaryPort = await listen(canary, '::').catch(() => listen(canary, '0.0.0.0'));
});
afterAll(() => {
  for (const server of [site, canary]) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(() => {
  requests = [];
});
afterEach(() => {
  expect(canaryVisits).toBe(0);
});

const NAMES: Record<string, string[]> = {
  'open.test': ['127.0.0.1'],
  'loopback.test': ['127.0.0.1'],
  'loopback6.test': ['::1'],
  'lan.test': ['192.168.1.10', '10.0.0.1', 'fd00::1'],
  'metadata.test': ['169.254.169.254'],
  'nowhere.test': [],
};
const resolve: Resolve = async (host) => {
  const addresses = NAMES[host];
  if (!addresses) throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' });
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

const options = (change: Partial<DownloadOptions> = {}): DownloadOptions => ({
  clock: systemClock,
  maxBytes: 1_000_000,
  allowPrivate: () => false,
  resolve,
  addressRule: (address, allowPrivate, host) =>
    host === 'open.test' || isAllowedAddress(address, allowPrivate),
  ...change,
});
const fetchIt = (url: string, change?: Partial<DownloadOptions>, signal?: AbortSignal): Promise<Buffer> =>
  download({ url, param: 'input_reference', signal }, options(change));
const openUrl = (path = '/a.png'): string => `http://open.test:${sitePort}${path}`;

async function failureOf(promise: Promise<unknown>): Promise<GatewayError> {
  const error = await promise.then(
    () => 'no failure',
    (e: unknown) => e,
  );
  if (!(error instanceof GatewayError)) throw new Error(`not a GatewayError: ${String(error)}`);
  return error;
}

describe('where a reference URL may lead', () => {
  it.each([
    'http://127.0.0.1:P/',
    'http://127.1:P/',
    'http://127.0.0.1.:P/',
    'http://2130706433:P/',
    'http://0x7f000001:P/',
    'http://0x7f.0.0.1:P/',
    'http://0177.0.0.1:P/',
    'http://017700000001:P/',
    'http://①②⑦.⓪.⓪.①:P/',
    'http://0.0.0.0:P/',
    'http://0:P/',
    'http://[::1]:P/',
    'http://[::]:P/',
    'http://[::ffff:127.0.0.1]:P/',
    'http://[::ffff:7f00:1]:P/',
    'http://[::127.0.0.1]:P/',
    'http://[64:ff9b::7f00:1]:P/',
    'https://127.0.0.1:P/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://192.168.0.1/',
    'http://loopback.test:P/',
    'http://loopback6.test:P/',
    'http://lan.test:P/',
    'http://metadata.test/',
    'https://loopback.test:P/',
  ])('refuses %s without connecting', async (form) => {
    const error = await failureOf(fetchIt(form.replace('P', String(canaryPort))));
    expect(error).toMatchObject({
      code: 'bad_parameter',
      param: 'input_reference',
      blame: 'caller',
      next: 'give_up',
    });
    expect(error.message).toMatch(/private or reserved/);
  });

  it.each(['http://localhost:P/', 'http://localhost.:P/', 'http://LOCALHOST:P/'])(
    'refuses %s with the resolver of this computer',
    async (form) => {
      const promise = download(
        { url: form.replace('P', String(canaryPort)), param: 'image' },
        { clock: systemClock, maxBytes: 100, allowPrivate: () => false },
      );
      expect((await failureOf(promise)).code).toMatch(/bad_parameter|bad_image/);
    },
  );

  it.each([
    ['file:///etc/passwd', /Only http/],
    ['ftp://open.test/a.png', /Only http/],
    ['http://user:pw@open.test/', /user name or password/],
    ['http://user@open.test/', /user name or password/],
    ['http://', /malformed/],
    ['http://open.test:99999/', /malformed/],
    ['http://[::1', /malformed/],
  ])('refuses the URL %s', async (url, message) => {
    const error = await failureOf(fetchIt(url));
    expect(error).toMatchObject({ code: 'bad_parameter', param: 'input_reference' });
    expect(error.message).toMatch(message);
  });

  it.each([
    'http://127.0.0.1:P/',
    'http://[::1]:P/',
    'http://loopback.test:P/',
    'http://metadata.test/',
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://user:pw@open.test/',
    'gopher://127.0.0.1:P/',
  ])('refuses a redirect from a public site to %s', async (form) => {
    answer = (_, res) => void res.writeHead(302, { location: form.replace('P', String(canaryPort)) }).end();
    expect(await failureOf(fetchIt(openUrl()))).toMatchObject({
      code: 'bad_parameter',
      param: 'input_reference',
    });
    expect(requests).toHaveLength(1);
  });

  it('checks the answer it connects to: a name is asked once a hop and cannot change its mind', async () => {
    let asked = 0;
    const rebinding: Resolve = async (host) => {
      asked++;
      return asked === 1 ? await resolve(host) : [{ address: '::1', family: 6 }];
    };
    answer = (_, res) => void res.end('first answer');
    expect(String(await fetchIt(openUrl(), { resolve: rebinding }))).toBe('first answer');
    expect(asked).toBe(1);
  });

  it('passes over the forbidden ones among several addresses of a name', async () => {
    answer = (_, res) => void res.end('ok');
    const mixed: Resolve = async () => [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    const bytes = await fetchIt(openUrl(), {
      resolve: mixed,
      addressRule: (address) => address === '127.0.0.1',
    });
    expect(String(bytes)).toBe('ok');
  });

  it('reaches private networks when the settings allow them, but never metadata services', async () => {
    let allowed = false;
    const change = { allowPrivate: () => allowed };
    answer = (_, res) => void res.end('local');
    const local = `http://127.0.0.1:${sitePort}/`;
    await failureOf(fetchIt(local, change));
    allowed = true;
    expect(String(await fetchIt(local, change))).toBe('local');
    for (const url of ['http://169.254.169.254/', 'http://metadata.test/', `http://0.0.0.0:${canaryPort}/`]) {
      expect(await failureOf(fetchIt(url, change))).toMatchObject({ code: 'bad_parameter' });
    }
  });
});

describe('what a download takes', () => {
  it('asks plainly: no credentials, no cookies, no compression', async () => {
    answer = (_, res) => void res.end('picture');
    expect(String(await fetchIt(openUrl('/a.png?x=1#f')))).toBe('picture');
    expect(requests[0]?.url).toBe('/a.png?x=1');
    expect(requests[0]?.headers).toMatchObject({
      'accept-encoding': 'identity',
      host: `open.test:${sitePort}`,
    });
    expect(Object.keys(requests[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
    ]);
  });

  it('follows five redirects, relative ones too, and not a sixth', async () => {
    const hops = (count: number) => (req: IncomingMessage, res: ServerResponse) => {
      const at = Number(req.url?.slice(1));
      if (at >= count) res.end('there');
      else res.writeHead([301, 302, 303, 307, 308][at % 5] ?? 302, { location: `/${at + 1}` }).end('moved');
    };
    answer = hops(5);
    expect(String(await fetchIt(openUrl('/0')))).toBe('there');
    answer = hops(6);
    requests = [];
    const error = await failureOf(fetchIt(openUrl('/0')));
    expect(error).toMatchObject({ code: 'bad_parameter', message: expect.stringMatching(/too often/) });
    expect(requests).toHaveLength(6);
  });

  it.each([
    ['announced as too large', { 'content-length': '2000000' }, 'x'],
    ['that unpacks to too much', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(30_000_000))],
    ['of a status other than 200', { 'x-status': '500' }, 'x'],
  ])('hangs up on a body %s that does not end', async (_, headers, start) => {
    const closed = new Promise<void>((done) => {
      answer = (__, res) => {
        res.on('close', done);
        res.writeHead('x-status' in headers ? 500 : 200, headers).write(start);
      };
    });
    expect((await failureOf(fetchIt(openUrl()))).code).toMatch(/body_too_large|bad_image/);
    await closed;
  });

  it('stops an endless body at the limit and hangs up', async () => {
    let sent = 0;
    const closed = new Promise<void>((done) => {
      answer = (_, res) => {
        const chunk = Buffer.alloc(64 * 1024, 1);
        const pour = (): void => {
          while (!res.destroyed) {
            sent += chunk.length;
            if (!res.write(chunk)) return void res.once('drain', pour);
          }
        };
        res.on('close', done);
        pour();
      };
    });
    expect(await failureOf(fetchIt(openUrl()))).toMatchObject({ code: 'body_too_large' });
    await closed;
    // What the sockets of both sides hold comes on top of the limit.
    expect(sent).toBeLessThan(20_000_000);
  });

  it('takes exactly the limit and not one byte more', async () => {
    answer = (req, res) => void res.end(Buffer.alloc(Number(req.url?.slice(1))));
    expect(await fetchIt(openUrl('/1000'), { maxBytes: 1000 })).toHaveLength(1000);
    expect(await failureOf(fetchIt(openUrl('/1001'), { maxBytes: 1000 }))).toMatchObject({
      code: 'body_too_large',
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const)('decodes %s from servers that insist, and defuses a bomb', async (encoding, compress) => {
    answer = (_, res) =>
      void res.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.from('ok')));
    expect(String(await fetchIt(openUrl()))).toBe('ok');
    const bomb = compress(Buffer.alloc(30_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    answer = (_, res) => void res.writeHead(200, { 'content-encoding': encoding }).end(bomb);
    expect(await failureOf(fetchIt(openUrl()))).toMatchObject({ code: 'body_too_large' });
  });

  it.each([
    ['an unknown encoding', { 'content-encoding': 'zstd-of-ours' }, 'x'],
    ['a false gzip', { 'content-encoding': 'gzip' }, 'this is not gzip'],
    ['two encodings', { 'content-encoding': 'gzip, gzip' }, 'x'],
  ])('refuses %s', async (_, headers, body) => {
    answer = (__, res) => void res.writeHead(200, headers).end(body);
    expect(await failureOf(fetchIt(openUrl()))).toMatchObject({ code: 'bad_image' });
  });

  it.each([204, 206, 304, 401, 404, 500])(
    'refuses status %i and repeats nothing of the answer',
    async (status) => {
      answer = (_, res) =>
        void res
          .writeHead(status, 'TOP SECRET', { 'x-a': 'TOP SECRET', location: '/else' })
          .end(status === 204 || status === 304 ? undefined : 'TOP SECRET');
      const error = await failureOf(fetchIt(openUrl()));
      expect(error).toMatchObject({
        code: 'bad_image',
        message: `The reference URL answered HTTP ${status}`,
      });
      expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain('TOP SECRET');
    },
  );

  it.each([
    [
      'a body cut short',
      (res: ServerResponse) => {
        res.writeHead(200, { 'content-length': '100' });
        res.write('x', () => res.destroy());
      },
    ],
    [
      'a compressed body cut short',
      (res: ServerResponse) => {
        res.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '100' });
        res.write(gzipSync('x'.repeat(50)).subarray(0, 12), () => res.destroy());
      },
    ],
    ['a connection closed without answer', (res: ServerResponse) => void res.destroy()],
    ['what is no HTTP', (res: ServerResponse) => void res.socket?.end('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'a switch of protocols',
      (res: ServerResponse) =>
        void res.socket?.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
    ],
  ])('reports %s as unreadable', async (_, misbehave) => {
    answer = (__, res) => misbehave(res);
    expect(await failureOf(fetchIt(openUrl()))).toMatchObject({
      code: 'bad_image',
      param: 'input_reference',
    });
  });

  it('reports unknown names and closed ports as unreadable', async () => {
    expect(await failureOf(fetchIt('http://missing.test/'))).toMatchObject({ code: 'bad_image' });
    expect(await failureOf(fetchIt('http://nowhere.test/'))).toMatchObject({ code: 'bad_image' });
    expect(await failureOf(fetchIt('http://open.test:1/'))).toMatchObject({ code: 'bad_image' });
  });
});

describe('how long a download may take', () => {
  const arrivalOf = (then: (res: ServerResponse) => void): Promise<ServerResponse> =>
    new Promise((arrived) => {
      answer = (_, res) => {
        then(res);
        arrived(res);
      };
    });
  const closeOf = (res: ServerResponse): Promise<void> =>
    res.destroyed ? Promise.resolve() : new Promise((done) => res.once('close', () => done()));

  it('gives up after 60 s on a server that trickles, and hangs up', async () => {
    const clock = new VirtualClock();
    const arrived = arrivalOf((res) => void res.writeHead(200).write('x'));
    const failure = failureOf(fetchIt(openUrl(), { clock }));
    const res = await arrived;
    await clock.advance(59_999);
    expect(res.destroyed).toBe(false);
    await clock.advance(1);
    expect(await failure).toMatchObject({ code: 'bad_image', message: expect.stringMatching(/too long/) });
    await closeOf(res);
    expect(clock.pending).toBe(0);
  });

  it('lets a connected server think for longer than a connection may take', async () => {
    const clock = new VirtualClock();
    const arrived = arrivalOf(() => undefined);
    const bytes = fetchIt(openUrl(), { clock });
    const res = await arrived;
    await clock.advance(50_000);
    res.end('late but fine');
    expect(String(await bytes)).toBe('late but fine');
    expect(clock.pending).toBe(0);
  });

  it('gives up after 15 s while the name or the connection does not come about', async () => {
    const clock = new VirtualClock();
    let asked = (): void => undefined;
    const asking = new Promise<void>((done) => {
      asked = done;
    });
    const silent: Resolve = () => {
      asked();
      return new Promise(() => undefined);
    };
    const failure = failureOf(fetchIt(openUrl(), { clock, resolve: silent }));
    await asking;
    await clock.advance(15_000);
    expect(await failure).toMatchObject({ code: 'bad_image', message: expect.stringMatching(/too long/) });
    expect(clock.pending).toBe(0);
  });

  it('counts the time of all hops together', async () => {
    const clock = new VirtualClock();
    let hop = 0;
    answer = (_, res) => {
      void clock.advance(14_000).then(() => res.writeHead(302, { location: `/${++hop}` }).end());
    };
    expect(await failureOf(fetchIt(openUrl(), { clock }))).toMatchObject({
      message: expect.stringMatching(/too long/),
    });
    expect(hop).toBeLessThanOrEqual(5);
  });

  it('stops at once, with the reason given, when the caller goes away', async () => {
    const controller = new AbortController();
    const arrived = arrivalOf((res) => void res.writeHead(200).write('x'));
    const outcome = fetchIt(openUrl(), {}, controller.signal).catch((error: unknown) => error);
    const res = await arrived;
    const reason = new Error('client left');
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    await closeOf(res);
    expect(await fetchIt(openUrl(), {}, controller.signal).catch((error: unknown) => error)).toBe(reason);
  });
});
