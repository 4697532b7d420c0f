import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { GatewayError } from '../../../contract/index.ts';
import { type Clock, sleep } from '../../../kernel/index.ts';
import { kill } from './browser-process.ts';
import { findLive, type LiveBrowser, probe, readPortFile } from './live-browser.ts';

export interface LaunchOrder {
  browser: string;
  args: string[];
  profile: string;
  /** Takes the browser's output. */
  logFile: string;
  clock: Clock;
  timeoutMs: number;
  /** As soon as there is a process: a crash of the app from here on must still find it. */
  onProcess(pid: number): Promise<void>;
}

const LOOK_MS = 50;
/** How long a browser that already holds the profile may take to name its port. */
const TAKEOVER_MS = 5_000;

/** Starts the browser on its own, outliving the app, and waits until its debugging port answers. */
export async function launchBrowser(order: LaunchOrder): Promise<LiveBrowser> {
  const former = await readPortFile(order.profile);
  const child = await start(order);
  const { clock } = order;
  const endAt = clock.now() + order.timeoutMs;
  while (clock.now() < endAt) {
    const claim = await readPortFile(order.profile);
    // The former launch's file is still there until this one overwrites it.
    const live = claim && claim.path !== former?.path ? await probe(claim, clock) : null;
    if (live) return live;
    if (child.exitCode !== null || child.signalCode !== null) return takenOver(order, child);
    await sleep(clock, LOOK_MS);
  }
  if (child.pid) kill(child.pid);
  throw new GatewayError('window_open_failed', 'The browser started but its debugging port does not answer');
}

async function start(order: LaunchOrder): Promise<ChildProcess> {
  const output = await open(order.logFile, 'w', 0o600);
  let child: ChildProcess | undefined;
  try {
    child = spawn(order.browser, order.args, { detached: true, stdio: ['ignore', output.fd, output.fd] });
    child.unref();
    await once(child, 'spawn');
    if (child.pid) await order.onProcess(child.pid);
    return child;
  } catch (cause) {
    // A browser nobody remembers could never be closed again.
    if (child?.pid) kill(child.pid);
    throw new GatewayError('window_open_failed', 'The browser could not be started', {
      blame: 'system',
      cause,
    });
  } finally {
    await output.close();
  }
}

/** A browser that already runs on the profile takes the order over and the new process ends at once. */
async function takenOver(order: LaunchOrder, child: ChildProcess): Promise<LiveBrowser> {
  const endAt = order.clock.now() + (child.exitCode === 0 ? TAKEOVER_MS : 0);
  do {
    const live = await findLive(order.profile, order.clock);
    if (live) return live;
    await sleep(order.clock, LOOK_MS);
  } while (order.clock.now() < endAt);
  const how = child.exitCode === null ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`;
  throw new GatewayError(
    'window_open_failed',
    child.exitCode === 0
      ? 'Another browser holds the profile and does not answer; close it first'
      : `The browser ended while starting (${how}); its output is in browser.log beside the profile`,
    { blame: 'system' },
  );
}
