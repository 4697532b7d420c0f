import { app, type BrowserWindow, clipboard, dialog } from 'electron';
import { CopyTextSchema, GatewayError, NoPayloadSchema } from '../contract/index.ts';
import { appFolders } from './app-folders.ts';
import { setAppMenu } from './app-menu.ts';
import { denyPermissions } from './deny-permissions.ts';
import { failurePage } from './failure-page.ts';
import { type GateKeeper, openIpcGate } from './ipc-gate.ts';
import { lockNavigation } from './lock-navigation.ts';
import { bringToFront, createMainWindow, windowFiles } from './main-window.ts';
import { chooseProfileFolder } from './profile-folder.ts';
import { quitInOrder } from './quit-in-order.ts';
import { claimSingleInstance } from './single-instance.ts';

export interface RunningService {
  /** `http://127.0.0.1:<port>`, without a path. */
  origin: string;
  /** Resolves when somebody asked the service to stop by another way, e.g. from a terminal. */
  stopAsked: Promise<void>;
  stop(): Promise<void>;
  /** A new API key for the person at this computer. */
  makeKey(): Promise<string>;
}

export interface ShellOptions {
  /** Rejects (a `GatewayError` when it can) with what the person should read. */
  startService(): Promise<RunningService>;
  dataFolder: string;
  environment?: NodeJS.ProcessEnv;
}

/** Where the pages come from: the service itself; while developing, electron-vite's server with hot reload. */
const pageOrigin = (service: RunningService, environment: NodeJS.ProcessEnv) => {
  const hot = app.isPackaged ? undefined : environment.ELECTRON_RENDERER_URL;
  return new URL(hot ?? service.origin).origin;
};

/** The desktop app from first line to quit. Resolves when the first page is shown, or at once when not the first. */
export async function runShell(options: ShellOptions): Promise<void> {
  try {
    await openDesktop(options);
  } catch (error) {
    // Electron survives an unhandled rejection: without this the process would stay, with no window to close.
    dialog.showErrorBox('FPBrowser2API', error instanceof Error ? error.message : String(error));
    app.exit(1);
  }
}

async function openDesktop(options: ShellOptions): Promise<void> {
  const environment = options.environment ?? process.env;
  let window: BrowserWindow | null = null;
  let origin: string | null = null;
  let service: RunningService | null = null;

  // Order matters: the lock lives in the profile folder, and a second process must not even start the service.
  chooseProfileFolder(options.dataFolder);
  if (!claimSingleInstance(() => window && bringToFront(window))) {
    app.exit(0);
    return;
  }
  app.enableSandbox();
  let starting: Promise<RunningService> | null = null;
  // A quit during the start waits for the start: a half-started service could not be stopped.
  quitInOrder(async () => (await starting)?.stop());

  await app.whenReady();
  setAppMenu();
  window = createMainWindow(windowFiles(appFolders().assetsFolder));
  window.on('closed', () => {
    window = null;
  });
  guard(window, { contents: () => window?.webContents ?? null, ourOrigin: () => origin }, () => service);

  try {
    starting = options.startService();
    service = await starting;
    void service.stopAsked.then(() => app.quit());
    origin = pageOrigin(service, environment);
    await window?.loadURL(`${origin}/`);
  } catch (error) {
    origin = null;
    await window?.loadURL(failurePage(error, app.getLocale()));
  }
}

/** Every lock of the window, before its first page. */
function guard(window: BrowserWindow, keeper: GateKeeper, running: () => RunningService | null): void {
  lockNavigation(window.webContents, keeper.ourOrigin);
  denyPermissions(window.webContents.session, keeper.ourOrigin);
  const gate = openIpcGate(keeper);
  gate.handle('fpb:copy-text', CopyTextSchema, (text) => clipboard.writeText(text));
  gate.handle('fpb:make-key', NoPayloadSchema, () => {
    const service = running();
    if (!service) throw new GatewayError('internal', 'The service does not run');
    return service.makeKey();
  });
}
