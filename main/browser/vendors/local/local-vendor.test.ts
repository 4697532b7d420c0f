import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../../../kernel/index.ts';
import { createLocalVendor } from './local-vendor.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fpb-local-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const vendorOf = (browserPath = '') =>
  createLocalVendor({
    profilesFolder: path.join(folder, 'windows'),
    browserPath,
    headless: 'yes',
    clock: systemClock,
    log: silentLogger,
  });

describe('the local vendor without a browser running', () => {
  it('keeps windows over a restart, in the order they were made', async () => {
    const made = [];
    for (const name of ['First', 'Second', 'Third']) made.push(await vendorOf().create(name));
    const page = await vendorOf().windows({}, { index: 2, size: 2 });
    expect(page).toEqual({ total: 3, rows: [made[2]] });
    expect(made.map((window) => window.sortNumber)).toEqual([1, 2, 3]);
  });

  it('gives windows made at the same time different numbers', async () => {
    const vendor = vendorOf();
    const made = await Promise.all(['a', 'b', 'c'].map((name) => vendor.create(name)));
    expect(new Set(made.map((window) => window.sortNumber)).size).toBe(3);
  });

  it('still lists a window whose note is damaged', async () => {
    const vendor = vendorOf();
    const { windowId } = await vendor.create('Mine');
    await writeFile(path.join(folder, 'windows', windowId, 'window.json'), '{"na');
    expect((await vendor.windows({}, { index: 1, size: 10 })).rows.map((row) => row.windowId)).toEqual([
      windowId,
    ]);
  });

  it('passes over files and folders that are no windows', async () => {
    const vendor = vendorOf();
    await mkdir(path.join(folder, 'windows', 'lost+found'), { recursive: true });
    await mkdir(path.join(folder, 'windows', 'empty'));
    await writeFile(path.join(folder, 'windows', '.DS_Store'), '');
    await writeFile(path.join(folder, 'windows', 'notes'), '');
    expect((await vendor.windows({}, { index: 1, size: 10 })).total).toBe(0);
  });

  it('removes the whole folder', async () => {
    const vendor = vendorOf();
    const { windowId } = await vendor.create('Mine');
    await vendor.remove(windowId);
    expect(await readdir(path.join(folder, 'windows'))).toEqual([]);
    await expect(vendor.remove(windowId)).rejects.toMatchObject({ code: 'window_not_found' });
  });

  it.each(['../outside', '..', '.', 'a/b', ''])(
    'does not leave its folder for the id "%s"',
    async (windowId) => {
      const vendor = vendorOf();
      await mkdir(path.join(folder, 'outside'));
      await writeFile(path.join(folder, 'outside', 'window.json'), '{}');
      expect(await vendor.detail({ windowId })).toBeNull();
      await expect(vendor.remove(windowId)).rejects.toMatchObject({ code: 'window_not_found' });
      await expect(vendor.open({ windowId })).rejects.toMatchObject({ code: 'window_not_found' });
      expect(await readdir(path.join(folder, 'outside'))).toEqual(['window.json']);
    },
  );

  it('says that the browser set by hand does not exist', async () => {
    const vendor = vendorOf(path.join(folder, 'no-browser'));
    const { windowId } = await vendor.create('Mine');
    await expect(vendor.health()).rejects.toMatchObject({ code: 'browser_not_found' });
    await expect(vendor.open({ windowId })).rejects.toMatchObject({ code: 'browser_not_found' });
  });

  it('does not take another browser on a left-behind port for the window', async () => {
    const server = createServer((_, response) =>
      response.end(JSON.stringify({ webSocketDebuggerUrl: 'ws://127.0.0.1/devtools/browser/of-another' })),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const vendor = vendorOf();
    const { windowId } = await vendor.create('Mine');
    const { port } = server.address() as AddressInfo;
    const file = path.join(folder, 'windows', windowId, 'profile', 'DevToolsActivePort');
    await writeFile(file, `${port}\n/devtools/browser/of-this`);
    expect(await vendor.running()).toEqual(new Map());
    await writeFile(file, `${port}\n/devtools/browser/of-another`);
    expect((await vendor.running()).size).toBe(1);
    server.close();
    server.closeAllConnections();
  });

  it('does not kill a stranger that got the remembered process number', async () => {
    const vendor = vendorOf();
    const { windowId } = await vendor.create('Mine');
    // This very process: killing it would end the test run.
    const launch = JSON.stringify({ pid: process.pid, path: '/devtools/browser/old' });
    await writeFile(path.join(folder, 'windows', windowId, 'launch.json'), launch);
    await expect(vendor.close({ windowId })).resolves.toBeUndefined();
  });

  it.skipIf(process.platform === 'win32')('reports a browser that ends while starting', async () => {
    const browser = path.join(folder, 'broken-browser');
    await writeFile(browser, '#!/bin/sh\necho "no display" >&2\nexit 3\n', { mode: 0o755 });
    const vendor = vendorOf(browser);
    const { windowId } = await vendor.create('Mine');
    await expect(vendor.open({ windowId })).rejects.toMatchObject({
      code: 'window_open_failed',
      message: expect.stringContaining('exit code 3'),
    });
  });

  it.skipIf(process.platform === 'win32')('reports a file that is no program', async () => {
    const browser = path.join(folder, 'no-program');
    await writeFile(browser, 'text', { mode: 0o644 });
    const vendor = vendorOf(browser);
    const { windowId } = await vendor.create('Mine');
    await expect(vendor.open({ windowId })).rejects.toMatchObject({ code: 'window_open_failed' });
  });
});
