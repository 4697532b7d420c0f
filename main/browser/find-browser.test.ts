import { describe, expect, it } from 'vitest';
import { findBrowser } from './find-browser.mjs';

const only = (...files: string[]) => {
  const set = new Set(files);
  return (file: string) => set.has(file);
};
const none = () => null;
const windows = {
  ProgramFiles: 'C:\\Program Files',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local',
};

describe('findBrowser', () => {
  it('finds a per-user Chrome on Windows', () => {
    const path = 'C:\\Users\\a\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe';
    expect(findBrowser({ env: windows, platform: 'win32', exists: only(path), which: none })).toEqual({
      path,
      kind: 'chrome',
    });
  });

  it('finds the Edge that every Windows has', () => {
    const path = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    expect(findBrowser({ env: windows, platform: 'win32', exists: only(path), which: none })?.kind).toBe(
      'edge',
    );
  });

  it('prefers Chrome to Edge and Chromium', () => {
    const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    const edge = '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge';
    const exists = only(edge, chrome);
    expect(findBrowser({ env: {}, platform: 'darwin', exists, which: none })?.path).toBe(chrome);
  });

  it("finds an app in the person's own Applications folder on macOS", () => {
    const path = '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium';
    const options = { env: { HOME: '/Users/a' }, platform: 'darwin', exists: only(path), which: none };
    expect(findBrowser(options)).toEqual({ path, kind: 'chromium' });
  });

  it('looks names up on the PATH on Linux', () => {
    const options = { env: { PATH: '/usr/local/bin:/usr/bin' }, platform: 'linux' };
    expect(findBrowser({ ...options, exists: only('/usr/bin/chromium') })).toEqual({
      path: '/usr/bin/chromium',
      kind: 'chromium',
    });
  });

  it('passes over a Snap, which could not use our profile folders', () => {
    const options = { env: { PATH: '/snap/bin' }, platform: 'linux' };
    expect(findBrowser({ ...options, exists: only('/snap/bin/chromium') })).toBeNull();
  });

  it('takes the browser set by hand before any other', () => {
    const exists = only('/opt/my/msedge', '/opt/google/chrome/chrome');
    const env = { FPB_BROWSER_PATH: '/opt/my/msedge' };
    expect(findBrowser({ env, platform: 'linux', exists, which: none })?.path).toBe('/opt/my/msedge');
  });

  it('says clearly that the browser set by hand does not exist', () => {
    const exists = only('/opt/google/chrome/chrome');
    expect(() => findBrowser({ override: '/nowhere/chrome', env: {}, platform: 'linux', exists })).toThrow(
      /does not exist: \/nowhere\/chrome/,
    );
  });
});
