import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../contract/index.ts';
import { runShell } from './run-shell.ts';
import { app, resetElectron, seen } from './testing/electron-stub.ts';

vi.mock('electron', () => import('./testing/electron-stub.ts'));

const ORIGIN = 'http://127.0.0.1:8002';
let dataFolder: string;

const service = (stopAsked: Promise<void> = new Promise(() => undefined)) => ({
  origin: ORIGIN,
  stopAsked,
  stop: vi.fn(async () => undefined),
  makeKey: async () => 'fpb_new',
});
const run = (startService: () => Promise<ReturnType<typeof service>>, extra: NodeJS.ProcessEnv = {}) =>
  runShell({ startService, dataFolder, environment: extra });

describe('the desktop shell', () => {
  beforeEach(() => {
    resetElectron();
    dataFolder = mkdtempSync(join(tmpdir(), 'fpb-shell-'));
  });
  afterEach(() => rmSync(dataFolder, { recursive: true }));

  it("loads the service's own origin in a window without Node", async () => {
    await run(async () => service());
    const [window] = seen.windows;
    expect(window?.loaded).toEqual([`${ORIGIN}/`]);
    expect(window?.options.webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    expect(seen.sandboxed).toBe(true);
  });

  it('shows the window only once its page is painted', async () => {
    await run(async () => service());
    const [window] = seen.windows;
    expect(window?.options.show).toBe(false);
    expect(window?.calls).toEqual([]);
    window?.emit('ready-to-show');
    expect(window?.calls).toEqual(['show']);
  });

  it('starts no service in a second process and leaves', async () => {
    seen.firstInstance = false;
    const start = vi.fn(async () => service());
    await run(start);
    expect(start).not.toHaveBeenCalled();
    expect(seen.windows).toEqual([]);
    expect(seen.exits).toEqual([0]);
  });

  it('brings the first window to the front when the app is started again', async () => {
    await run(async () => service());
    const [window] = seen.windows;
    if (window) window.minimized = true;
    app.emit('second-instance');
    expect(window?.calls).toEqual(['restore', 'show', 'focus']);
  });

  it('keeps its browser files in a subfolder of the data folder', async () => {
    await run(async () => service());
    expect(seen.paths.userData).toBe(join(dataFolder, 'electron'));
    expect(statSync(join(dataFolder, 'electron')).isDirectory()).toBe(true);
  });

  it('shows why the service could not start, and still quits', async () => {
    await run(() => Promise.reject(new GatewayError('port_taken', 'Port 8002 is in use')));
    const shown = decodeURIComponent(seen.windows[0]?.loaded.at(-1) ?? '');
    expect(shown).toContain('Port 8002 is in use');
    app.emit('window-all-closed');
    await vi.waitFor(() => expect(seen.quits).toBe(1));
  });

  it('lets no page navigate and no page call while the failure is shown', async () => {
    await run(() => Promise.reject(new Error('x')));
    const contents = seen.windows[0]?.webContents;
    const preventDefault = vi.fn();
    contents?.emit('will-frame-navigate', { url: `${ORIGIN}/`, isMainFrame: true, preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    const event = { sender: contents, senderFrame: contents?.mainFrame };
    await expect(
      seen.ipc.get('fpb:copy-text')?.(event as unknown as Electron.IpcMainInvokeEvent, 'x'),
    ).rejects.toThrow('refused');
  });

  it('stops a service that was still starting when the person quit', async () => {
    const starting = Promise.withResolvers<ReturnType<typeof service>>();
    const running = run(() => starting.promise);
    await vi.waitFor(() => expect(seen.windows).toHaveLength(1));
    seen.windows[0]?.emit('closed');
    app.emit('window-all-closed');
    const late = service();
    starting.resolve(late);
    await running;
    await vi.waitFor(() => expect(seen.quits).toBe(1));
    expect(late.stop).toHaveBeenCalledTimes(1);
    expect(seen.windows[0]?.loaded).toEqual([]);
  });

  it("copies the page's text and makes it a key", async () => {
    await run(async () => service());
    const contents = seen.windows[0]?.webContents;
    if (contents) contents.mainFrame.origin = ORIGIN;
    const event = { sender: contents, senderFrame: contents?.mainFrame } as unknown;
    await seen.ipc.get('fpb:copy-text')?.(event as Electron.IpcMainInvokeEvent, 'curl …');
    expect(seen.copied).toEqual(['curl …']);
    const made = seen.ipc.get('fpb:make-key')?.(event as Electron.IpcMainInvokeEvent);
    await expect(made).resolves.toBe('fpb_new');
  });

  it('quits in order when the service was asked to stop from a terminal', async () => {
    const asked = Promise.withResolvers<void>();
    const running = service(asked.promise);
    await run(async () => running);
    asked.resolve();
    await vi.waitFor(() => expect(seen.quits).toBe(1));
    expect(running.stop).toHaveBeenCalledTimes(1);
  });

  it('takes hot-reloaded pages while developing, never in an installed app', async () => {
    const hot = { ELECTRON_RENDERER_URL: 'http://localhost:5173' };
    await run(async () => service(), hot);
    expect(seen.windows[0]?.loaded).toEqual(['http://localhost:5173/']);
    resetElectron();
    seen.packaged = true;
    await run(async () => service(), hot);
    expect(seen.windows[0]?.loaded).toEqual([`${ORIGIN}/`]);
  });

  it('says so and ends when not even the data folder can be made', async () => {
    const file = join(dataFolder, 'a-file');
    writeFileSync(file, '');
    await runShell({ startService: async () => service(), dataFolder: join(file, 'below') });
    expect(seen.errorBoxes[0]).toContain('below');
    expect(seen.exits).toEqual([1]);
  });
});
