import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CdpEndpoint, WindowRef, WindowScope, WindowVendor } from '../../main/domain/index.ts';

export interface VendorUnderTest {
  vendor: WindowVendor;
  scope: WindowScope;
  /** At least three windows, all closed. */
  windows: readonly [WindowRef, WindowRef, WindowRef, ...WindowRef[]];
  /** A window the vendor does not know. */
  unknown: WindowRef;
  dispose(): Promise<void>;
}

const PATIENCE = { timeout: 10_000, interval: 50 };

/** What every window vendor promises, proven with real browsers. */
export function windowVendorConformance(name: string, makeVendor: () => Promise<VendorUnderTest>): void {
  describe(`window vendor ${name}`, () => {
    let subject: VendorUnderTest;
    let vendor: WindowVendor;
    let first: WindowRef;
    let second: WindowRef;
    beforeAll(async () => {
      subject = await makeVendor();
      vendor = subject.vendor;
      [first, second] = subject.windows;
    });
    // A failing test must not spoil the next one.
    afterEach(async () => {
      for (const windowId of (await vendor.running()).keys()) await vendor.close({ windowId });
    });
    afterAll(() => subject?.dispose());
    const current = () => subject;

    it('is healthy', async () => {
      await expect(vendor.health()).resolves.toBeUndefined();
    });

    describeLists(current);

    it('opens a window whose debugging port answers', async () => {
      const endpoint = await vendor.open(first);
      expect(endpoint).toMatchObject({ protocol: 'cdp', pid: expect.any(Number) });
      expect(await guidAt(endpoint)).toBe(new URL(endpoint.wsUrl ?? '').pathname);
      await vendor.close(first);
    });

    it('returns the open window when asked again, and starts no second browser', async () => {
      const once = await vendor.open(first);
      const again = await vendor.open(first);
      expect(again).toEqual(once);
      await expectOneProcess(first);
      await vendor.close(first);
    });

    it('starts one browser for several callers at the same time', async () => {
      const endpoints = await Promise.all([1, 2, 3, 4].map(() => vendor.open(first)));
      expect(new Set(endpoints.map((endpoint) => endpoint.generation)).size).toBe(1);
      await expectOneProcess(first);
      await vendor.close(first);
    });

    it('lists a window while it runs, not before and not after', async () => {
      expect((await vendor.running()).has(first.windowId)).toBe(false);
      const endpoint = await vendor.open(first);
      expect((await vendor.running()).get(first.windowId)).toEqual(endpoint);
      expect([...(await vendor.running([first, second])).keys()]).toEqual([first.windowId]);
      expect((await vendor.running([second])).size).toBe(0);
      await vendor.close(first);
      expect((await vendor.running()).has(first.windowId)).toBe(false);
      expect(processesOf(first) ?? 0).toBe(0);
    });

    it('opens windows of several callers beside each other', async () => {
      const [one, two] = await Promise.all([vendor.open(first), vendor.open(second)]);
      expect(one.generation).not.toBe(two.generation);
      expect((await vendor.running()).size).toBe(2);
      await Promise.all([vendor.close(first), vendor.close(second)]);
      expect((await vendor.running()).size).toBe(0);
    });

    it('takes closing a closed window for done', async () => {
      await vendor.open(first);
      await Promise.all([vendor.close(first), vendor.close(first)]);
      await expect(vendor.close(first)).resolves.toBeUndefined();
    });

    it('drops a window whose process was killed, and opens it anew as another generation', async () => {
      const former = await vendor.open(first);
      process.kill(former.pid ?? Number.NaN, 'SIGKILL');
      await expect.poll(async () => (await vendor.running()).has(first.windowId), PATIENCE).toBe(false);
      const next = await vendor.open(first);
      expect(next.generation).not.toBe(former.generation);
      expect(await guidAt(next)).toBe(new URL(next.wsUrl ?? '').pathname);
      await vendor.close(first);
    });

    describeAborts(current);
  });
}

function describeLists(current: () => VendorUnderTest): void {
  it('does not know an unknown window', async () => {
    const { vendor, unknown } = current();
    expect(await vendor.detail(unknown)).toBeNull();
    await expect(vendor.open(unknown)).rejects.toMatchObject({ code: 'window_not_found' });
    expect((await vendor.running([unknown])).size).toBe(0);
  });

  it('gives the details of a window it lists', async () => {
    const { vendor, windows } = current();
    expect(await vendor.detail(windows[0])).toMatchObject({ windowId: windows[0].windowId });
  });

  it('pages through its windows, each once', async () => {
    const { vendor, scope, windows } = current();
    const { total } = await vendor.windows(scope, { index: 1, size: 100 });
    const ids: string[] = [];
    for (let index = 1; index <= total; index++) {
      const page = await vendor.windows(scope, { index, size: 1 });
      expect(page.total).toBe(total);
      ids.push(...page.rows.map((row) => row.windowId));
    }
    expect(new Set(ids).size).toBe(total);
    expect(ids).toEqual(expect.arrayContaining(windows.map((ref) => ref.windowId)));
    expect((await vendor.windows(scope, { index: total + 1, size: 1 })).rows).toEqual([]);
  });
}

function describeAborts(current: () => VendorUnderTest): void {
  it('does not open for a caller who has left already', async () => {
    const { vendor, windows } = current();
    const reason = new Error('left');
    await expect(vendor.open(windows[2], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(processesOf(windows[2]) ?? 0).toBe(0);
  });

  it('lets a caller go whose signal aborts while it opens, and still has at most one browser', async () => {
    const { vendor, windows } = current();
    const stop = new AbortController();
    const reason = new Error('left');
    const opening = vendor.open(windows[2], { signal: stop.signal });
    // Well into the opening: even the fastest browser needs longer.
    setTimeout(() => stop.abort(reason), 30);
    await expect(opening).rejects.toBe(reason);
    const endpoint = await vendor.open(windows[2]);
    expect(await guidAt(endpoint)).toBe(new URL(endpoint.wsUrl ?? '').pathname);
    await expectOneProcess(windows[2]);
    await vendor.close(windows[2]);
    expect((await vendor.running()).has(windows[2].windowId)).toBe(false);
  });
}

/** Path of the browser's own WebSocket, as its debugging port says it. */
async function guidAt(endpoint: CdpEndpoint): Promise<string> {
  const response = await fetch(`${endpoint.httpUrl}/json/version`);
  const { webSocketDebuggerUrl } = (await response.json()) as { webSocketDebuggerUrl: string };
  return new URL(webSocketDebuggerUrl).pathname;
}

/** Polls: a child process carries its parent's command line between fork and exec. */
async function expectOneProcess(ref: WindowRef): Promise<void> {
  await expect.poll(() => processesOf(ref) ?? 1, PATIENCE).toBe(1);
}

/** Browsers (not their children) on the window's profile folder; null where the system has no /proc. */
function processesOf({ windowId }: WindowRef): number | null {
  if (process.platform !== 'linux') return null;
  const profile = new RegExp(`--user-data-dir=[^\\0]*/${windowId}(/|\\0|$)`);
  const lines = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(commandLine);
  return lines.filter((line) => profile.test(line) && !line.includes('--type=')).length;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
