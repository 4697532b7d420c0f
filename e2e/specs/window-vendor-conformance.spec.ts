import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalVendor, createRoxyVendor } from '../../main/browser/index.ts';
import type { CdpEndpoint, WindowMaker, WindowRef, WindowVendor } from '../../main/domain/index.ts';
import { silentLogger, systemClock } from '../../main/kernel/index.ts';
import { type VendorUnderTest, windowVendorConformance } from '../conformance/window-vendor.ts';
import {
  findChromium,
  knownRefusals,
  lanAddress,
  makeTempFolder,
  type RoxyWorld,
  type RoxyWorldOptions,
  startRoxyWorld,
  type TempFolder,
} from '../world/index.ts';

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
];

const localVendor = (folder: string): WindowVendor & WindowMaker =>
  createLocalVendor({
    profilesFolder: path.join(folder, 'windows'),
    browserPath: findChromium(),
    headless: 'yes',
    clock: systemClock,
    log: silentLogger,
    extraArgs: [...QUIET, '--disable-sync'],
  });

const roxyVendor = (
  world: RoxyWorld,
  options: { openTimeoutMs?: number; token?: string } = {},
): WindowVendor =>
  createRoxyVendor({
    baseUrl: world.baseUrl,
    token: world.token,
    clock: systemClock,
    log: silentLogger,
    callsPerMinute: 6_000,
    ...options,
  });

const refsOf = (world: RoxyWorld) =>
  world.windows.map(({ dirId, workspaceId }) => ({ windowId: dirId, workspaceId: String(workspaceId) })) as [
    WindowRef,
    WindowRef,
    WindowRef,
  ];

async function localSubject(): Promise<VendorUnderTest> {
  const folder = makeTempFolder();
  const vendor = localVendor(folder.path);
  const make = async (name: string): Promise<WindowRef> => ({
    windowId: (await vendor.create(name)).windowId,
  });
  const windows = [await make('One'), await make('Two'), await make('Three')] as const;
  return {
    vendor,
    scope: {},
    windows: [...windows],
    unknown: { windowId: 'win_unknown' },
    async dispose() {
      for (const ref of windows) await vendor.close(ref);
      await folder.remove();
    },
  };
}

async function roxySubject(options: RoxyWorldOptions): Promise<VendorUnderTest> {
  const seed = { workspaceId: 1, windowName: 'Window', coreType: 'Chrome' as const };
  const world = await startRoxyWorld({
    workspaces: [{ id: 1, workspaceName: 'Team', projects: [] }],
    windows: [seed, seed, seed],
    timing: { openDelayMs: 100 },
    chromiumArgs: QUIET,
    // Ids of its own: processes are counted by them, and another run may be using the default ones.
    seed: systemClock.now(),
    ...options,
  });
  return {
    vendor: roxyVendor(world),
    scope: { workspaceId: '1' },
    windows: refsOf(world),
    unknown: { windowId: 'ffffffffffffffff', workspaceId: '1' },
    dispose: () => world.stop(),
  };
}

windowVendorConformance('local', localSubject);
windowVendorConformance('roxy', () => roxySubject({}));
windowVendorConformance('roxy where sources disagree', () =>
  roxySubject({
    modes: {
      openWhileOpen: 'refuse',
      closeWhileClosed: 'refuse',
      unknownDetail: 'refuse',
      parallelOpen: 'refuse',
      noneRunning: 'missing',
      language: 'zh',
    },
  }),
);

describe('RoxyBrowser in trouble, with real browsers', () => {
  let world: RoxyWorld;
  let vendor: WindowVendor;
  const start = async (options: RoxyWorldOptions = {}, openTimeoutMs?: number) => {
    world = await startRoxyWorld({
      windows: 3,
      timing: { openDelayMs: 100 },
      chromiumArgs: QUIET,
      ...options,
    });
    vendor = roxyVendor(world, openTimeoutMs === undefined ? {} : { openTimeoutMs });
    return refsOf(world)[0];
  };
  const opens = () => world.journal.calls().filter((call) => call.path === '/browser/open').length;
  afterEach(() => world.stop());

  it.each([
    ['its answer comes too late', { kind: 'slow', ms: 3_000 } as const],
    ['its answer breaks off', { kind: 'drop' } as const],
    ['its answer is cut JSON', { kind: 'malformed' } as const],
    ['the app timed out upstream but opened it', knownRefusals.upstreamTimeout],
    ['its answer lacks ws', knownRefusals.openWithoutWs],
    ['a gateway answers 502 after all was done', { kind: 'http', status: 502, takesEffect: true } as const],
  ])('finds the opened window although %s, without a second open', async (_, fault) => {
    const ref = await start({}, 2_000);
    world.faults.next('/browser/open', fault);
    const endpoint = await vendor.open(ref);
    expect(endpoint.wsUrl).toBe(world.window(ref.windowId).endpoint?.ws);
    expect(opens()).toBe(1);
  });

  it('does not send an open again that an abort left behind', async () => {
    const ref = await start({ timing: { openDelayMs: 1_000 } });
    const stop = new AbortController();
    const left = vendor.open(ref, { signal: stop.signal }).catch((error: Error) => error.message);
    await expect.poll(opens).toBe(1);
    stop.abort(new Error('left'));
    expect(await left).toBe('left');
    await vendor.open(ref);
    expect(opens()).toBe(1);
  });

  it.each(['envelope', 'http'] as const)('knows a wrong key answered as %s', async (wrongToken) => {
    await start({ modes: { wrongToken } });
    vendor = roxyVendor(world, { token: 'wrong' });
    await expect(vendor.health()).rejects.toMatchObject({ code: 'vendor_unauthorized' });
  });

  it('is unreachable while the app is down, and finds its windows again afterwards', async () => {
    const ref = await start();
    const endpoint = await vendor.open(ref);
    await world.goDown();
    await expect(vendor.running()).rejects.toMatchObject({ code: 'vendor_unreachable' });
    await expect(vendor.open(ref)).rejects.toMatchObject({ code: 'vendor_unreachable' });
    await world.comeBack();
    expect(await vendor.open(ref)).toEqual(endpoint);
  });

  it('drops a window the person closes by hand', async () => {
    const ref = await start();
    await vendor.open(ref);
    await world.killWindow(ref.windowId);
    await expect.poll(async () => (await vendor.running()).size).toBe(0);
  });

  it('tells a Firefox window by its protocol', async () => {
    const ref = await start({ windows: [{ coreType: 'Firefox' }] });
    expect(await vendor.open(ref)).toMatchObject({ protocol: 'bidi' });
  });

  it.skipIf(!lanAddress())('reaches windows of an app on another computer by its address', async () => {
    const ref = await start({ lan: { relay: true } });
    const endpoint = await vendor.open(ref);
    expect(new URL(endpoint.httpUrl ?? '').hostname).toBe(lanAddress());
    expect((await fetch(`${endpoint.httpUrl}/json/version`)).status).toBe(200);
  });
});

describe('the local vendor with a real browser', () => {
  let folder: TempFolder;
  let windowId: string;
  let before: WindowVendor & WindowMaker;
  let endpoint: CdpEndpoint;
  beforeEach(async () => {
    folder = makeTempFolder();
    before = localVendor(folder.path);
    windowId = (await before.create('Mine')).windowId;
    endpoint = await before.open({ windowId });
  });
  afterEach(async () => {
    await before.close({ windowId });
    await folder.remove();
  });

  it('finds and closes windows that an earlier run of the app left open', async () => {
    const after = localVendor(folder.path);
    expect(await after.running()).toEqual(new Map([[windowId, endpoint]]));
    expect(await after.open({ windowId })).toEqual(endpoint);
    await after.close({ windowId });
    expect((await before.running()).size).toBe(0);
  });

  it('ends a browser that hangs, known only by what an earlier run remembered', async () => {
    const pid = endpoint.pid ?? Number.NaN;
    process.kill(pid, 'SIGSTOP');
    const after = localVendor(folder.path);
    expect((await after.running()).size).toBe(0);
    await after.close({ windowId });
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('replaces a browser that hangs when the window is opened again', async () => {
    const pid = endpoint.pid ?? Number.NaN;
    process.kill(pid, 'SIGSTOP');
    const next = await before.open({ windowId });
    expect(next.generation).not.toBe(endpoint.generation);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('waits for a browser that was still starting when the app was restarted', async () => {
    const pid = endpoint.pid ?? Number.NaN;
    process.kill(pid, 'SIGSTOP');
    const opening = localVendor(folder.path).open({ windowId });
    setTimeout(() => process.kill(pid, 'SIGCONT'), 1_000);
    expect(await opening).toEqual(endpoint);
  });

  it('removes an open window with its folder', async () => {
    await before.remove(windowId);
    expect(await before.detail({ windowId })).toBeNull();
    expect((await before.running()).size).toBe(0);
  });
});
