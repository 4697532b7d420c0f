import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';

export interface WindowFiles {
  preload: string;
  icon: string;
}

export function windowFiles(assetsFolder: string): WindowFiles {
  return {
    preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
    icon: join(assetsFolder, 'icons', 'icon.png'),
  };
}

/** A hidden window; it shows itself with its first painted page, so that nobody sees a white flash. */
export function createMainWindow(files: WindowFiles): BrowserWindow {
  const window = new BrowserWindow({
    title: 'FPBrowser2API',
    width: 1280,
    height: 820,
    minWidth: 800,
    minHeight: 560,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161a' : '#f6f7f9',
    ...(existsSync(files.icon) ? { icon: files.icon } : {}),
    webPreferences: {
      preload: files.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
