import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Koa from 'koa';
import { afterEach, expect, test } from 'vitest';
import { systemClock, VirtualClock } from '../../kernel/index.ts';
import { scenarioOfOrder } from './scenarios.ts';
import { linkIsGood, signedLink } from './signed-links.ts';
import { createDemoSite, type DemoSite } from './site.ts';
import type { DemoStore } from './state-keeper.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const makeSite = (store?: DemoStore): DemoSite =>
  createDemoSite({
    clock: systemClock,
    assetsFolder: import.meta.dirname,
    muxerFile: import.meta.filename,
    ...(store ? { store } : {}),
  });

async function serve(site: DemoSite): Promise<string> {
  const app = new Koa().use(site.middleware());
  const server: Server = createServer(app.callback()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  open.push(async () => {
    await site.close();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ORDER = {
  clientId: 'client-0001',
  page: 'page-0001',
  model: 'demo-image',
  prompt: 'A picture',
  aspect: '1:1',
  resolution: '1k',
  n: 2,
  references: [],
};

test('what was paid survives a restart, and the session with it', async () => {
  let saved: unknown = null;
  const store: DemoStore = {
    load: () => saved,
    save(state) {
      saved = JSON.parse(JSON.stringify(state));
    },
  };
  const site = makeSite(store);
  const origin = await serve(site);
  const { sessionId, account } = site.signIn('Ada');
  const headers = { cookie: `demo_sid=${sessionId}`, 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/demo/api/jobs`, {
    method: 'POST',
    headers,
    body: JSON.stringify(ORDER),
  });
  expect(await answer.json()).toMatchObject({ ok: true, credits: 998, job: { state: 'running' } });
  await site.close();

  const again = makeSite(store);
  const origin2 = await serve(again);
  expect(again.journal(account.id)).toMatchObject([{ prompt: 'A picture', price: 2 }]);
  const list = await (await fetch(`${origin2}/demo/api/jobs`, { headers })).json();
  expect(list).toMatchObject({ account: account.id, credits: 998, jobs: [{ clientId: 'client-0001' }] });
});

test('an unreadable memory is a fresh start, not a crash', async () => {
  const site = makeSite({ load: () => ({ version: 99 }), save: () => undefined });
  await serve(site);
  await site.ready;
  expect(site.accounts()).toEqual([]);
});

test('the API answers strangers with 401 and foreign forms with a refusal', async () => {
  const site = makeSite();
  const origin = await serve(site);
  expect((await fetch(`${origin}/demo/api/jobs`)).status).toBe(401);
  const { sessionId } = site.signIn('Ada');
  // A page of another origin can send this without asking; it must not order.
  const headers = { cookie: `demo_sid=${sessionId}`, 'content-type': 'text/plain' };
  const answer = await fetch(`${origin}/demo/api/jobs`, {
    method: 'POST',
    headers,
    body: JSON.stringify(ORDER),
  });
  expect(await answer.json()).toMatchObject({ ok: false, reason: 'BAD_INPUT' });
  expect(site.journal()).toEqual([]);
});

test('an order in a shape the site does not know is refused', async () => {
  const site = makeSite();
  const origin = await serve(site);
  const { sessionId } = site.signIn('Ada');
  const headers = { cookie: `demo_sid=${sessionId}`, 'content-type': 'application/json' };
  for (const wrong of [{ n: 9 }, { aspect: '4:3' }, { durationS: 4 }, { references: ['somebody-elses'] }]) {
    const body = JSON.stringify({ ...ORDER, ...wrong });
    const answer = await fetch(`${origin}/demo/api/jobs`, { method: 'POST', headers, body });
    expect(await answer.json()).toMatchObject({ ok: false, reason: 'BAD_INPUT' });
  }
});

test('only media can be brought in, whatever it is called', async () => {
  const site = makeSite();
  const origin = await serve(site);
  const { sessionId } = site.signIn('Ada');
  const headers = { cookie: `demo_sid=${sessionId}`, 'content-type': 'image/png' };
  const body = '<script>alert(1)</script>';
  const answer = await fetch(`${origin}/demo/api/uploads?name=x.png`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ ok: false, reason: 'BAD_FILE' });
});

test('a file outside the assets is not served', async () => {
  const origin = await serve(makeSite());
  for (const path of ['..%2Fsite.ts', '%2e%2e%2Fgateway.ts', '.env']) {
    expect((await fetch(`${origin}/demo/assets/${path}`)).status).toBeGreaterThanOrEqual(400);
  }
});

test('a link opens its own file until its time is over', () => {
  const clock = new VirtualClock();
  const link = new URL(signedLink('a-secret-of-the-site', 'file_1', clock.now() + 60_000), 'http://x');
  const query = { exp: link.searchParams.get('exp') ?? '', sig: link.searchParams.get('sig') ?? '' };
  const good = (id: string, now = clock.now(), over = {}) =>
    linkIsGood('a-secret-of-the-site', id, { ...query, ...over }, now);
  expect(good('file_1')).toBe(true);
  expect(good('file_2')).toBe(false);
  expect(good('file_1', clock.now() + 61_000)).toBe(false);
  expect(good('file_1', clock.now(), { exp: String(Number(query.exp) + 999) })).toBe(false);
});

test('a keyword in the prompt beats the account’s scenario', () => {
  expect(scenarioOfOrder('a cat [FAIL]', 'slow')).toBe('generation_failed');
  expect(scenarioOfOrder('a cat', 'slow')).toBe('slow');
  expect(scenarioOfOrder('a cat', null)).toBeNull();
});
