import { EventEmitter } from 'node:events';
import type Electron from 'electron';

/**
 * Stands in for the `electron` module in unit tests: `vi.mock('electron', () => import('./testing/electron-stub.ts'))`.
 * It records calls and lets a test fire events; member names and types are checked against Electron's own.
 */

// Electron adds it to Node's process object.
Object.assign(process, { resourcesPath: '/opt/fpb/resources' });

export const seen = {
  firstInstance: true,
  packaged: false,
  locale: 'en-US',
  quits: 0,
  exits: [] as number[],
  paths: {} as Record<string, string>,
  sandboxed: false,
  opened: [] as string[],
  copied: [] as string[],
  errorBoxes: [] as string[],
  menus: [] as unknown[],
  windows: [] as StubWindow[],
  ipc: new Map<string, (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown>(),
};

export function resetElectron(): void {
  app.removeAllListeners();
  seen.ipc.clear();
  Object.assign(seen, {
    firstInstance: true,
    packaged: false,
    locale: 'en-US',
    quits: 0,
    exits: [],
    paths: {},
    sandboxed: false,
    opened: [],
    copied: [],
    errorBoxes: [],
    menus: [],
    windows: [],
  });
}

type AppPart = Pick<
  Electron.App,
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLocale'
  | 'getPath'
  | 'isPackaged'
  | 'quit'
  | 'setPath'
  | 'whenReady'
>;

class StubApp extends EventEmitter implements AppPart {
  get isPackaged() {
    return seen.packaged;
  }
  requestSingleInstanceLock = () => seen.firstInstance;
  enableSandbox = () => {
    seen.sandboxed = true;
  };
  whenReady = () => Promise.resolve();
  getAppPath = () => '/opt/fpb';
  getLocale = () => seen.locale;
  getPath: Electron.App['getPath'] = (name) => seen.paths[name] ?? `/home/${name}`;
  setPath = (name: string, path: string) => {
    seen.paths[name] = path;
  };
  /** As in Electron: listeners of `before-quit` may prevent it; only a quit that went through counts. */
  quit = () => {
    let prevented = false;
    this.emit('before-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) seen.quits += 1;
  };
  exit = (code = 0) => {
    seen.exits.push(code);
  };
}
export const app = new StubApp();

type SessionPart = Pick<
  Electron.Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;
type Argument<K extends keyof SessionPart> = NonNullable<Parameters<SessionPart[K]>[0]>;

export class StubSession implements SessionPart {
  request: Argument<'setPermissionRequestHandler'> | null = null;
  check: Argument<'setPermissionCheckHandler'> | null = null;
  device: Argument<'setDevicePermissionHandler'> | null = null;
  setPermissionRequestHandler: SessionPart['setPermissionRequestHandler'] = (handler) => {
    this.request = handler;
  };
  setPermissionCheckHandler: SessionPart['setPermissionCheckHandler'] = (handler) => {
    this.check = handler;
  };
  setDevicePermissionHandler: SessionPart['setDevicePermissionHandler'] = (handler) => {
    this.device = handler;
  };
}

export class StubContents extends EventEmitter {
  readonly session = new StubSession();
  readonly mainFrame = { origin: 'null' };
  openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  setWindowOpenHandler: Electron.WebContents['setWindowOpenHandler'] = (handler) => {
    this.openHandler = handler;
  };
}

type WindowPart = Pick<Electron.BrowserWindow, 'focus' | 'isMinimized' | 'loadURL' | 'restore' | 'show'>;

class StubWindow extends EventEmitter implements WindowPart {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents = new StubContents();
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  minimized = false;
  constructor(options: Electron.BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    seen.windows.push(this);
  }
  loadURL = async (url: string) => {
    this.loaded.push(url);
  };
  isMinimized = () => this.minimized;
  restore = () => void this.calls.push('restore');
  show = () => void this.calls.push('show');
  focus = () => void this.calls.push('focus');
}

export { StubWindow as BrowserWindow };

export const ipcMain: Pick<Electron.IpcMain, 'handle'> = {
  handle: (channel, listener) => void seen.ipc.set(channel, listener),
};
export const shell: Pick<Electron.Shell, 'openExternal'> = {
  openExternal: async (url) => void seen.opened.push(url),
};
export const clipboard: Pick<Electron.Clipboard, 'writeText'> = {
  writeText: async (text) => void seen.copied.push(text),
};
export const dialog: Pick<Electron.Dialog, 'showErrorBox'> = {
  showErrorBox: (_title, content) => void seen.errorBoxes.push(content),
};
export const nativeTheme = { shouldUseDarkColors: false };
export const Menu = {
  setApplicationMenu: (menu: unknown) => void seen.menus.push(menu),
  buildFromTemplate: (template: unknown) => template,
};

/** The stub where a signature asks for Electron's whole class. */
export const asContents = (contents: StubContents) => contents as unknown as Electron.WebContents;
export const asSession = (session: StubSession) => session as unknown as Electron.Session;
