import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { tempDataFolder } from '../app/data-folder.ts';
import { until } from '../app/until.ts';
import { type Listening, listen } from '../clients/listen.ts';
import {
  enterPretendedInternet,
  type PretendedInternet,
  PUBLIC_ADDRESS,
} from '../clients/pretended-internet.ts';
import { CALLBACK_FIELDS, REFERENCE_FIELDS, type UrlField } from '../clients/url-fields.ts';
import { drawPng, makeFilm } from '../world/sites/shared/index.ts';

/**
 * A caller's URL must not make the app fetch what the caller could not: nothing on this computer, in its network or of its
 * cloud. A canary counts connections; a log of all connections of this process says where else it went.
 */

const SECRET = 'the canary has sung';
const NAMES = {
  'public.test': [PUBLIC_ADDRESS],
  'loopback.test': ['127.0.0.1'],
  'loopback6.test': ['::1'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'lan.test': ['10.0.0.1', '192.168.1.1', 'fd00::1'],
  'metadata.google.internal': ['169.254.169.254'],
  localhost: ['127.0.0.1', '::1'],
};

let app: RunningApp;
let canary: Listening;
let site: Listening;
let internet: PretendedInternet;
let key: string;
let asked: string[] = [];
const data = tempDataFolder();

/** Where the public site sends whoever follows. */
const redirects = (): Record<string, string> => ({
  '/to-loopback': `http://127.0.0.1:${canary.port}/`,
  '/to-loopback-name': `http://loopback.test:${canary.port}/`,
  '/to-metadata': 'http://169.254.169.254/latest/meta-data/',
  '/to-file': 'file:///etc/passwd',
  '/to-redirect': '/to-loopback',
});

beforeAll(async () => {
  canary = await listen((_, response) => response.end(SECRET));
  const picture = drawPng('public', 64, 64);
  const film = await makeFilm('640x360', 1, { title: 'public', comment: '' });
  site = await listen(({ url = '' }, response) => {
    asked.push(url);
    const location = redirects()[url];
    if (location) response.writeHead(307, { location }).end();
    else response.end(url.endsWith('.mp4') ? film : picture);
  });
  app = await startApp({ dataFolder: data.path, environment: { ...process.env, FPB_PORT: '0' } });
  // Orders are taken, none is carried out: no browser is needed.
  await set('paused', true);
  key = ((await operate(app.engine, 'keys.create', { name: 'curious' })) as { key: string }).key;
  internet = enterPretendedInternet(NAMES);
});
afterAll(async () => {
  internet?.leave();
  await app?.stop();
  await site?.close();
  await canary?.close();
  data.remove();
});
afterEach(() => {
  asked = [];
  internet.reached.length = 0;
});

const set = (name: string, value: unknown) => operate(app.engine, 'settings.set', { name, value });

/** What no URL may lead to, whoever writes it and however. */
const literalAttempts = (): string[] => {
  const { port } = canary;
  const here = [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:7f00:1]',
    '0.0.0.0',
  ];
  return [
    ...here.map((host) => `http://${host}:${port}/`),
    `https://127.0.0.1:${port}/`,
    'http://169.254.169.254/latest/meta-data/',
    'http://100.100.100.200/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'file:///etc/passwd',
    'FILE:/etc/passwd',
    `gopher://127.0.0.1:${port}/`,
    `ftp://127.0.0.1:${port}/`,
    `http://public.test@127.0.0.1:${port}/`,
  ];
};
/** These look harmless until they are resolved. */
const namedAttempts = (): string[] =>
  ['loopback.test', 'loopback6.test', 'mapped.test', 'lan.test', 'localhost', 'metadata.google.internal'].map(
    (name) => `http://${name}:${canary.port}/`,
  );
const redirectAttempts = (): string[] =>
  Object.keys(redirects()).map((path) => `http://public.test:${site.port}${path}`);

async function send({ path, body }: UrlField, url: string, signal?: AbortSignal) {
  const said = body(url);
  const isForm = said instanceof FormData;
  const answer = await fetch(app.origin + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      ...(isForm ? {} : { 'content-type': 'application/json' }),
    },
    body: isForm ? said : JSON.stringify(said),
    signal: signal ?? null,
  });
  const text = await answer.text();
  const { error } = JSON.parse(text) as { error?: { code: string } };
  return { status: answer.status, code: error?.code ?? null, text };
}

/** Every connection but those of this test to the app, and of the app to the public site. */
const elsewhere = (): string[] => {
  const known = [new URL(app.origin).host, `${PUBLIC_ADDRESS}:${site.port}`];
  return internet.reached.filter((address) => !known.includes(address));
};

const expectNothingFetched = () => {
  expect(elsewhere()).toEqual([]);
  expect(canary.connections()).toBe(0);
};

const titled = (fields: readonly UrlField[]) =>
  fields.map((field) => [`${field.path} ${field.name}`, field] as const);

describe('references', () => {
  test.each(titled(REFERENCE_FIELDS))('%s is fetched from public addresses only', async (_, field) => {
    const attempts = [...literalAttempts(), ...namedAttempts(), ...redirectAttempts()];
    for (const url of attempts) {
      const { status, code, text } = await send(field, url);
      expect([url, status, code]).toEqual([url, 400, expect.stringMatching(/^bad_(parameter|image)$/)]);
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain('root:');
    }
    expectNothingFetched();
    // The field is read at all: a public address there is asked.
    asked = [];
    const leave = new AbortController();
    const name = field.takes === 'video' ? '/good.mp4' : '/good.png';
    const good = send(field, `http://public.test:${site.port}${name}`, leave.signal).catch(() => undefined);
    await until('the public site is asked', () => asked.includes(name), 10_000);
    leave.abort();
    await good;
    expectNothingFetched();
  });
});

describe('callbacks', () => {
  test.each(titled(CALLBACK_FIELDS))('%s may not name a private address', async (_, field) => {
    for (const url of [...literalAttempts(), `http://localhost:${canary.port}/`]) {
      const { status, code } = await send(field, url);
      expect([url, status, code]).toEqual([url, 400, 'bad_parameter']);
    }
    expectNothingFetched();
  });

  test.each([
    ['whose name leads to a private address', () => `http://loopback.test:${canary.port}/`, null],
    ['whose name leads to the metadata service', () => 'http://metadata.google.internal/', null],
    ['that redirects to a private address', () => `http://public.test:${site.port}/to-loopback`, 307],
  ])('a receiver %s gets nothing further', async (_, url, status) => {
    const [field] = CALLBACK_FIELDS;
    const { text } = await send(field as UrlField, url());
    const { id } = JSON.parse(text) as { id: string };
    await operate(app.engine, 'tasks.cancel', { id });
    const { log } = await until('an attempt is on record', async () => {
      const shown = (await operate(app.engine, 'callbacks.show', { taskId: id })) as {
        log: { status: number | null; error: string | null }[];
      };
      return shown.log.length > 0 ? shown : null;
    });
    expect(log).toMatchObject([{ status }]);
    if (status === null) expect(log[0]?.error).toMatch(/private or reserved/);
    expectNothingFetched();
  });
});

test('no refused order became a task', async () => {
  const { rows } = await app.engine.store.tasks.list({ limit: 1000 });
  const kept = rows.flatMap(({ request }) => request.references.flatMap(({ sourceUrl }) => sourceUrl ?? []));
  expect(new Set(kept)).toEqual(new Set([`http://public.test:${site.port}/good.png`]));
});

test('only the person can open private networks, and never the metadata service', async () => {
  const [field] = REFERENCE_FIELDS as readonly [UrlField];
  await set('allowPrivateReferences', true);
  for (const url of ['http://169.254.169.254/', 'http://metadata.google.internal/', 'file:///etc/passwd']) {
    expect(await send(field, url)).toMatchObject({ status: 400, code: 'bad_parameter' });
  }
  expectNothingFetched();
  // The canary can sing: had anything above reached it, it would have been heard.
  expect(await send(field, `http://127.0.0.1:${canary.port}/`)).toMatchObject({
    status: 400,
    code: 'bad_image',
  });
  expect(canary.connections()).toBe(1);
  expect(elsewhere()).toEqual([`127.0.0.1:${canary.port}`]);
  await set('allowPrivateReferences', false);
});
