import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Chromium, type ChromiumOptions, launchChromium } from '../chromium.ts';
import { removeFolder } from '../temp-folder.ts';
import type { WindowRecord } from './window-record.ts';

/** What runs behind an open window. */
export interface Engine {
  readonly pid: number;
  readonly port: number;
  readonly ws: string;
  readonly exited: Promise<void>;
  /** As a person closes it. */
  close(): Promise<void>;
  /** As a crash. */
  kill(): Promise<void>;
}

/** Switches the vendor sets itself; a caller's value has no effect (contract 1.6). */
const FIXED =
  /^--(disable-background-mode|disable-popup-blocking|no-first-run|no-default-browser-check|remote-debugging-port|remote-debugging-pipe|use-mock-keychain|user-data-dir|window-position|window-size|no-sandbox|disable-setuid-sandbox|headless)(=|$)/;

/** The tab of its own that the vendor opens with a window unless `openWorkbench` is 0. */
const WORKBENCH = 'data:text/html,<title>Workbench</title><h1>Window workbench</h1>';
const ONE_YEAR_S = 365 * 24 * 3_600;

export interface EngineSettings
  extends Pick<ChromiumOptions, 'headless' | 'executablePath' | 'siteHosts' | 'sealed'> {
  /** One profile folder a window lies below it. */
  profilesFolder: string;
  chromiumArgs?: readonly string[];
}

const profileFolder = (settings: EngineSettings, dirId: string): string =>
  join(settings.profilesFolder, dirId);

export async function startEngine(
  settings: EngineSettings,
  window: WindowRecord,
  args: string[],
): Promise<Engine> {
  if (window.profile.coreType === 'Firefox') return startBidiLookalike();
  const chromium = await launchChromium({
    ...settings,
    userDataDir: profileFolder(settings, window.dirId),
    args: [
      ...args.filter((arg) => arg.startsWith('--') && !FIXED.test(arg)),
      '--window-position=0,0',
      '--window-size=1000,1000',
      ...(settings.chromiumArgs ?? []),
    ],
  });
  try {
    await furnish(chromium, window);
  } catch (error) {
    await chromium.kill();
    throw error;
  }
  return { ...chromium, ws: chromium.wsUrl };
}

async function furnish(chromium: Chromium, window: WindowRecord): Promise<void> {
  const { cookie, defaultOpenUrl, fingerInfo } = window.profile;
  if (!window.cookiesApplied && cookie.length > 0) {
    const expires = Math.floor(Date.now() / 1_000) + ONE_YEAR_S;
    await chromium.send('Storage.setCookies', {
      cookies: cookie.map((one) => ({ path: '/', expires, ...one })),
    });
    window.cookiesApplied = true;
  }
  const tabs = [...defaultOpenUrl, ...(fingerInfo.openWorkbench === 0 ? [] : [WORKBENCH])];
  for (const url of tabs) await chromium.send('Target.createTarget', { url, background: true });
}

/** `everything`: cookies and logins too, as `cloud` does; else caches only. */
export async function clearProfile(
  settings: EngineSettings,
  dirId: string,
  everything: boolean,
): Promise<void> {
  const folder = profileFolder(settings, dirId);
  if (everything) return removeFolder(folder);
  for (const cache of ['Cache', 'Code Cache', 'GPUCache']) await removeFolder(join(folder, 'Default', cache));
}

/** Above any real process number: nobody can hurt a stranger with it. */
let nextFakePid = 5_000_000;

/** Speaks like a Firefox debugging port: only `/session/…` exists, and no CDP discovery. */
async function startBidiLookalike(): Promise<Engine> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const exited = once(server, 'close').then(() => undefined);
  const close = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await exited;
  };
  return {
    pid: nextFakePid++,
    port,
    ws: `ws://127.0.0.1:${port}/session/${randomUUID()}`,
    exited,
    close,
    kill: close,
  };
}
