import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LentSession } from '../../domain/index.ts';
import { silentLogger, sleep, systemClock } from '../../kernel/index.ts';
import { createEvidenceStore, type EvidenceStore } from '../evidence/evidence-store.ts';
import { fileOwnTabs } from './own-tabs.ts';
import { ChromiumWindow } from './test-world/chromium-window.ts';
import type { BrowserSession } from './types.ts';
import { createWindowSessions, type WindowSessions, type WindowSessionsOptions } from './window-sessions.ts';

const PAGES: Record<string, string> = {
  '/person': '<title>Person</title>Do not close me',
  '/site':
    '<title>Site</title><input type="password" value="hunter2"><button onclick="fetch(\'/api?sig=abc\')">Go</button>',
  '/busy': '<title>Busy</title><script>setTimeout(() => { for (;;); }, 200)</script>',
};

let site: Server;
let base: string;
let folder: string;
let window: ChromiumWindow;
let evidence: EvidenceStore;
let sessions: WindowSessions;
const others: WindowSessions[] = [];

beforeAll(async () => {
  site = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (path === '/never') return;
    response.setHeader('content-type', path === '/api' ? 'application/json' : 'text/html');
    response.end(path === '/api' ? '{"ok":true}' : (PAGES[path] ?? 'nothing here'));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(() => {
  site.closeAllConnections();
  site.close();
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpb-sessions-'));
  window = new ChromiumWindow();
  evidence = createEvidenceStore({
    folder: join(folder, 'evidence'),
    maxBytes: 1e8,
    clock: systemClock,
    log: silentLogger,
  });
  sessions = newSessions();
});
afterEach(async () => {
  await Promise.all([sessions, ...others.splice(0)].map((s) => s.detachAll()));
  await window.destroy();
  await rm(folder, { recursive: true, force: true });
});

const newSessions = (more: Partial<WindowSessionsOptions> = {}): WindowSessions =>
  createWindowSessions({
    resolve: async () => ({ vendor: window.vendor, ref: { windowId: window.windowId } }),
    clock: systemClock,
    log: silentLogger,
    evidence,
    referencePath: () => '',
    referenceAs: async ({ mime, sizeBytes }) => ({ path: '', mime, sizeBytes }),
    ownTabs: fileOwnTabs(join(folder, 'own-tabs.json')),
    limits: { connectMs: 4_000 },
    ...more,
  });

const lend = async (
  from = sessions,
  signal = new AbortController().signal,
): Promise<LentSession & { session: BrowserSession }> => {
  const lent = await from.lend({
    windowId: window.windowId,
    taskId: 't1',
    attemptId: 'a1',
    signal,
    report: () => undefined,
    log: silentLogger,
  });
  return lent as LentSession & { session: BrowserSession };
};

const abortOf = (signal: AbortSignal): Promise<unknown> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(signal.reason);
    else signal.addEventListener('abort', () => resolve(signal.reason), { once: true });
  });

const eventually = async (check: () => Promise<boolean>): Promise<void> => {
  for (let round = 0; round < 100 && !(await check()); round++) await sleep(systemClock, 100);
  expect(await check()).toBe(true);
};

describe('lending a tab of a window', () => {
  it('opens a closed window, works in an own tab of its profile and leaves the other tabs alone', async () => {
    const lent = await lend();
    await window.openTab(`${base}/person`);
    const { page, wire } = lent.session;
    await page.goto(`${base}/site`);
    const asked = wire.request((r) => r.url.includes('/api'), { what: 'the call', timeoutMs: 10_000 });
    const answered = wire.response(async (r) => (await r.json()) !== null && r.url.includes('/api'), {
      what: 'the answer',
      timeoutMs: 10_000,
    });
    await page.click('button');
    expect((await asked).method).toBe('GET');
    expect(await (await answered).json()).toEqual({ ok: true });
    await lent.release();
    await lent.release();
    expect(await window.urls()).toEqual(['about:blank', `${base}/person`]);
    expect(window.opens).toBe(1);
  });

  it('attaches to a running window without opening it, once for two sessions at work side by side', async () => {
    await window.launch();
    await window.openTab(`${base}/person`);
    const [first, second] = await Promise.all([lend(), lend()]);
    expect(first.session.page.context()).toBe(second.session.page.context());
    await Promise.all([first, second].map((l) => l.session.page.goto(`${base}/site`)));
    const seen = await Promise.all(
      [first, second].map((l) => l.session.page.evaluate(() => document.visibilityState)),
    );
    expect(seen).toEqual(['visible', 'visible']);
    await first.release();
    expect(await second.session.page.title()).toBe('Site');
    await second.release();
    expect(await window.urls()).toEqual(['about:blank', `${base}/person`]);
    expect(window.opens).toBe(0);
  });

  it('leaves a blank tab when its own tabs are the last ones, also when two end together', async () => {
    const [first, second] = await Promise.all([lend(), lend()]);
    for (const page of first.session.page.context().pages())
      if (page !== first.session.page && page !== second.session.page) await page.close();
    await Promise.all([first.release(), second.release()]);
    expect(await window.urls()).toEqual(['about:blank']);
    expect(window.pid).not.toBeNull();
  });

  it('dismisses dialogs of its own tab, closes its popups and leaves dialogs of the person to the person', async () => {
    const lent = await lend();
    const { page } = lent.session;
    await page.goto(`${base}/site`);
    expect(await page.evaluate(() => confirm('sure?'))).toBe(false);
    await page.evaluate(() => void open('/person?popup'));
    await eventually(async () => (await window.urls()).some((url) => url.endsWith('popup')));
    const [persons] = page.context().pages();
    let answered = false;
    void persons
      ?.evaluate(() => confirm('really?'))
      .then(
        () => {
          answered = true;
        },
        () => undefined,
      );
    await sleep(systemClock, 500);
    await lent.release();
    expect(await window.urls()).toEqual(['about:blank']);
    expect(answered).toBe(false);
  });

  it('gives up with the reason of its caller', async () => {
    const caller = new AbortController();
    const lending = lend(sessions, caller.signal);
    caller.abort(new Error('cancelled'));
    await expect(lending).rejects.toThrow('cancelled');
  });

  it('tells a closed tab from a closed window', async () => {
    const lent = await lend();
    await lent.session.page.close();
    expect(await abortOf(lent.session.signal)).toMatchObject({ code: 'window_closed', next: 'same_window' });
    await lent.release();
    await (await lend()).release();
    expect(window.opens).toBe(1);
  });

  it('hands a tab over to the person and leaves it open, in front', async () => {
    const lent = await lend();
    await lent.session.page.goto(`${base}/site`);
    const second = await lend();
    await second.session.page.goto(`${base}/site?second`);
    await lent.showToPerson?.();
    await Promise.all([lent.release(), second.release()]);
    expect(await window.urls()).toEqual(['about:blank', `${base}/site`]);
    expect(await sessions.showToPerson(window.windowId, `${base}/other`)).toBe('site_tab');
    expect(await sessions.showToPerson(window.windowId, `http://localhost:${new URL(base).port}/site`)).toBe(
      'new_tab',
    );
    await sessions.detachAll();
    await (await lend()).release();
    expect(await window.urls()).toContain(`${base}/site`);
  });
});

describe('windows that do not answer', () => {
  it('closes a tab that hangs and no other, without reopening the window', async () => {
    await window.launch();
    await window.openTab(`${base}/person`);
    await window.openTab(`${base}/busy`);
    await window.openTab(`${base}/never`);
    await sleep(systemClock, 1_000);
    const { pid } = window;
    const lent = await lend();
    await lent.release();
    expect(await window.urls()).toEqual(['about:blank', `${base}/person`]);
    expect([window.opens, window.closes, window.pid]).toEqual([0, 0, pid]);
  });

  it('keeps the window when the hanging tab is its only one', async () => {
    await window.launch();
    const [blank] = await window.tabs();
    await window.openTab(`${base}/busy`);
    await fetch(`${window.endpoint().httpUrl}/json/close/${blank?.id}`);
    await sleep(systemClock, 1_000);
    await (await lend()).release();
    expect(await window.urls()).toEqual(['about:blank']);
    expect(window.opens).toBe(0);
  });

  it('reads the endpoint anew when the first one is dead', async () => {
    await window.launch();
    window.lies.push({ ...window.endpoint(), httpUrl: 'http://127.0.0.1:9', generation: 'old' });
    await (await lend()).release();
    expect([window.opens, window.closes]).toEqual([0, 0]);
  });

  it('has the vendor reopen a window that stays dead, as the last means', async () => {
    await window.launch();
    const dead = { ...window.endpoint(), httpUrl: 'http://127.0.0.1:9', generation: 'old' };
    window.lies.push(dead, dead, dead);
    await (await lend()).release();
    expect([window.opens, window.closes]).toEqual([1, 1]);
  });

  it('refuses a window that speaks BiDi', async () => {
    await window.launch();
    window.lies.push({ ...window.endpoint(), protocol: 'bidi' });
    await expect(lend()).rejects.toMatchObject({ code: 'window_protocol_unsupported' });
    expect(window.closes).toBe(0);
  });
});

describe('connections that end', () => {
  it('says window_closed when the browser is gone, and explains what the executor saw', async () => {
    const lent = await lend();
    const lost: string[] = [];
    sessions.onDisconnected(({ windowId, error }) => lost.push(`${windowId} ${error.code}`));
    const failing = lent.session.page.waitForSelector('#never', { timeout: 60_000 }).catch((error) => error);
    await window.kill();
    expect(await lent.explain?.(await failing)).toMatchObject({ code: 'window_closed' });
    expect(await abortOf(lent.session.signal)).toMatchObject({ code: 'window_closed' });
    expect(lost).toEqual(['w1 window_closed']);
    await lent.release();
    expect(sessions.attached()).toEqual([]);
    await (await lend()).release();
    expect(window.opens).toBe(2);
  });

  it('says window_attach_failed when only the line was cut, and attaches again without reopening', async () => {
    const lent = await lend();
    await lent.session.page.goto(`${base}/site`);
    window.cutTheLine();
    expect(await abortOf(lent.session.signal)).toMatchObject({ code: 'window_attach_failed' });
    const again = await lend();
    expect(await window.urls()).toEqual(['about:blank', 'about:blank']);
    await lent.release();
    await again.release();
    expect(window.opens).toBe(1);
  });

  it('notices a line that died silently by its heartbeat', async () => {
    sessions = newSessions({ limits: { heartbeatMs: 300, pingMs: 700, closeTabMs: 500, verdictMs: 1_500 } });
    const lent = await lend();
    window.silence();
    expect(await abortOf(lent.session.signal)).toMatchObject({ code: 'window_attach_failed' });
    await lent.release();
  });

  it('closes the tabs a killed process left, not tabs of the person at the same address', async () => {
    const crashed = newSessions();
    others.push(crashed);
    for (let i = 0; i < 2; i++) await (await lend(crashed)).session.page.goto(`${base}/site`);
    await window.openTab(`${base}/site`);
    expect(await window.urls()).toHaveLength(4);
    // Another process with the same data folder; the first one's line is left alone, as after kill -9 nobody tidies.
    const lent = await lend();
    expect(await window.urls()).toEqual(['about:blank', 'about:blank', `${base}/site`]);
    await lent.release();
    expect(await window.urls()).toEqual(['about:blank', `${base}/site`]);
  });

  it('detaches without closing the window or a tab of the person', async () => {
    const lent = await lend();
    await window.openTab(`${base}/person`);
    await sessions.detach(window.windowId);
    expect(lent.session.signal.aborted).toBe(true);
    expect(await window.urls()).toEqual(['about:blank', `${base}/person`]);
  });
});

describe('evidence of a real tab', () => {
  it('keeps picture, HTML, console and requests of a failing page, without its secrets', async () => {
    const lent = await lend();
    const behind = await lend();
    const { page } = lent.session;
    await page.goto(`${base}/site`);
    await page.evaluate(() => {
      reportError(new Error('it broke'));
      return fetch('/api?sig=abc', { headers: { authorization: 'Bearer very-secret-value' } });
    });
    const id = await lent.captureEvidence('site_drift');
    const record = await evidence.get(id ?? '');
    expect(record).toMatchObject({ reason: 'site_drift', title: 'Site', url: `${base}/site`, missing: {} });
    const read = (name: string) => readFile(join(folder, 'evidence', id ?? '', name));
    expect((await read('screenshot.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(`${await read('console.json')}`).toContain('it broke');
    expect(`${await read('requests.json')}`).toContain('/api');
    expect(`${await read('page.html')}${await read('requests.json')}`).not.toMatch(
      /hunter2|sig=abc|very-secret/,
    );
    await Promise.all([lent.release(), behind.release()]);
  });

  it('returns also for a page that hangs, and its tab can still be closed', async () => {
    const lent = await lend();
    await lent.session.page.goto(`${base}/busy`);
    await sleep(systemClock, 500);
    const id = await lent.captureEvidence('site_timeout');
    const record = await evidence.get(id ?? '');
    expect(record?.reason).toBe('site_timeout');
    expect(Object.keys(record?.missing ?? {}).sort()).toEqual(['page.html', 'screenshot.png', 'title']);
    expect(existsSync(join(folder, 'evidence', id ?? '', 'requests.json'))).toBe(true);
    await lent.release();
    await eventually(async () => (await window.urls()).join() === 'about:blank');
  });
});
