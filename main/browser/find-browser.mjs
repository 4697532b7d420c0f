import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * Where Chrome, Edge or Chromium is on this computer. Plain JavaScript without dependencies: the set-up imports it
 * under Node 20 before anything is installed. Types: find-browser.d.mts.
 */

/** Snap and Flatpak browsers see only parts of the disk, so they cannot use a profile folder of ours. */
const isConfined = (place) => /^\/snap\/|\/flatpak\//.test(place);

/** @returns places in order of preference; a bare name is looked up on the PATH. */
export function browserPlaces(platform, env) {
  if (platform === 'win32') return windowsPlaces(env);
  if (platform === 'darwin') return macPlaces(env);
  return linuxPlaces();
}

function windowsPlaces(env) {
  const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.ProgramW6432, env.LOCALAPPDATA];
  const folders = [...new Set(roots.filter(Boolean))];
  const below = (kind, ...parts) =>
    folders.map((folder) => ({ kind, path: path.win32.join(folder, ...parts) }));
  return [
    ...below('chrome', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    ...below('edge', 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ...below('chromium', 'Chromium', 'Application', 'chrome.exe'),
  ];
}

function macPlaces(env) {
  const folders = ['/Applications', ...(env.HOME ? [path.posix.join(env.HOME, 'Applications')] : [])];
  const below = (kind, app) =>
    folders.map((folder) => ({
      kind,
      path: path.posix.join(folder, `${app}.app`, 'Contents', 'MacOS', app),
    }));
  return [
    ...below('chrome', 'Google Chrome'),
    ...below('edge', 'Microsoft Edge'),
    ...below('chromium', 'Chromium'),
  ];
}

function linuxPlaces() {
  return [
    { kind: 'chrome', path: 'google-chrome-stable' },
    { kind: 'chrome', path: 'google-chrome' },
    { kind: 'chrome', path: '/opt/google/chrome/chrome' },
    { kind: 'edge', path: 'microsoft-edge-stable' },
    { kind: 'edge', path: 'microsoft-edge' },
    { kind: 'edge', path: '/opt/microsoft/msedge/msedge' },
    { kind: 'chromium', path: 'chromium' },
    { kind: 'chromium', path: '/usr/lib/chromium/chromium' },
    { kind: 'chromium', path: '/usr/lib64/chromium-browser/chromium-browser' },
    // Last: on Ubuntu this name is only a door to the Snap.
    { kind: 'chromium', path: 'chromium-browser' },
  ];
}

/** @throws Error when the override names no file: falling back would run another browser than the person chose. */
export function findBrowser(options = {}) {
  const env = options.env ?? process.env;
  const platform = options.platform ?? process.platform;
  const exists = options.exists ?? isFile;
  const which = options.which ?? ((name) => onPath(name, env, exists));
  const override = options.override || env.FPB_BROWSER_PATH;
  if (override) {
    if (!exists(override)) {
      throw new Error(
        `The browser set by hand (FPB_BROWSER_PATH or the settings) does not exist: ${override}`,
      );
    }
    return { path: override, kind: kindOf(override) };
  }
  for (const place of browserPlaces(platform, env)) {
    const found = /[\\/]/.test(place.path) ? exists(place.path) && place.path : which(place.path);
    if (found && !isConfined(found)) return { path: found, kind: place.kind };
  }
  return null;
}

function kindOf(file) {
  const name = file.toLowerCase();
  if (/edge/.test(name)) return 'edge';
  return /chromium/.test(name) ? 'chromium' : 'chrome';
}

function onPath(name, env, exists) {
  for (const folder of (env.PATH ?? '').split(':')) {
    if (folder && exists(path.posix.join(folder, name))) return path.posix.join(folder, name);
  }
  return null;
}

function isFile(file) {
  return existsSync(file) && statSync(file).isFile();
}
