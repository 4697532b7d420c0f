import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { sleep, systemClock } from '../../main/kernel/index.ts';
import { CdpPipe } from './cdp-pipe.ts';
import { findChromium } from './find-chromium.ts';
import { atProcessEnd } from './process-end.ts';

export interface ChromiumOptions {
  userDataDir: string;
  /** Default: headless where there is no display. */
  headless?: boolean;
  executablePath?: string;
  /** Site host → `127.0.0.1:port` of its simulator; certificates are then not checked. */
  siteHosts?: Readonly<Record<string, string>>;
  /** No name but `localhost` and `siteHosts` resolves: a test can then never reach a real site. */
  sealed?: boolean;
  args?: readonly string[];
  /** First tab; default `about:blank`. */
  url?: string;
}

export interface Chromium {
  readonly pid: number;
  readonly port: number;
  /** `ws://127.0.0.1:port/devtools/browser/GUID`, new with every launch. */
  readonly wsUrl: string;
  readonly exited: Promise<void>;
  /** A CDP call to the browser itself, not over the port. */
  send(method: string, params?: object): Promise<unknown>;
  /** As a person closes it: cookies are written to disk. Killed when it has not gone after 10 s. */
  close(): Promise<void>;
  /** As a crash. */
  kill(): Promise<void>;
}

const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-background-mode',
  '--disable-popup-blocking',
  '--use-mock-keychain',
  '--password-store=basic',
];
const LAUNCH_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 10_000;

/** Starts a real browser with a debugging port of its own choice. It never outlives this process. */
export async function launchChromium(options: ChromiumOptions): Promise<Chromium> {
  const child = spawn(options.executablePath ?? findChromium(), switches(options), {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    // Its own process group, so that the whole family is killed at once and Ctrl-C reaches only us.
    detached: process.platform !== 'win32',
  });
  const forget = atProcessEnd(() => killFamily(child));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  void exited.then(forget);
  const kill = async (): Promise<void> => {
    killFamily(child);
    await exited;
  };
  const pipe = new CdpPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  try {
    const wsUrl = await announcedEndpoint(child);
    const close = (): Promise<void> => closeGently(pipe, exited, kill);
    const port = Number(new URL(wsUrl).port);
    return { pid: child.pid ?? 0, port, wsUrl, exited, send: (m, p) => pipe.send(m, p), close, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

export function switches(options: ChromiumOptions): string[] {
  const headless = options.headless ?? hasNoDisplay();
  return [
    ...(options.args ?? []),
    ...QUIET,
    ...(headless ? ['--headless=new', '--disable-gpu'] : []),
    ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
    ...resolverSwitches(options),
    `--user-data-dir=${options.userDataDir}`,
    '--remote-debugging-port=0',
    '--remote-debugging-pipe',
    options.url ?? 'about:blank',
  ];
}

function resolverSwitches({ siteHosts = {}, sealed = false }: ChromiumOptions): string[] {
  // The first rule that matches wins, hence the wall comes last.
  const sites = Object.entries(siteHosts).map(([host, target]) => `MAP ${host} ${target}`);
  const wall = sealed ? ['MAP * ~NOTFOUND', 'EXCLUDE localhost', 'EXCLUDE 127.0.0.1'] : [];
  const rules = [...sites, ...wall].join(',');
  return [
    ...(rules ? [`--host-resolver-rules=${rules}`] : []),
    ...(sites.length > 0 ? ['--ignore-certificate-errors'] : []),
  ];
}

const hasNoDisplay = (): boolean =>
  process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

function announcedEndpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const cancel = systemClock.after(LAUNCH_TIMEOUT_MS, () => fail('no debugging port after 60 s'));
    const fail = (why: string) => {
      cancel();
      reject(new Error(`Chromium did not start: ${why}\n${said.slice(-2_000)}`));
    };
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exit code ${code}`));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      said = (said + chunk).slice(-20_000);
      const endpoint = /DevTools listening on (ws:\/\/\S+)\s/.exec(said)?.[1];
      if (!endpoint) return;
      cancel();
      child.stderr?.removeAllListeners('data').resume();
      resolve(endpoint);
    });
  });
}

async function closeGently(pipe: CdpPipe, exited: Promise<void>, kill: () => Promise<void>): Promise<void> {
  const patience = new AbortController();
  pipe.send('Browser.close').catch(() => undefined);
  const late = sleep(systemClock, CLOSE_TIMEOUT_MS, patience.signal).then(kill);
  await Promise.race([exited, late]);
  late.catch(() => undefined);
  patience.abort();
}

function killFamily(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f']);
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
