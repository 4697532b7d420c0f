import { GatewayError } from '../../../contract/index.ts';
import { type Clock, sleep } from '../../../kernel/index.ts';
import { browserPid, command } from './browser-command.ts';
import { isAlive, isBrowserOf, kill } from './browser-process.ts';
import { findLive, wsUrl } from './live-browser.ts';

export interface EndOrder {
  profile: string;
  /** As remembered of the launch; may be another program's by now. */
  rememberedPid: number | null;
  clock: Clock;
  /** Time to save and go before it is killed. */
  graceMs: number;
}

const LOOK_MS = 50;
const KILL_MS = 5_000;

/** Asks it to close, waits, kills what stays. Resolves when it is gone; no error when it was not there. */
export async function endBrowser(order: EndOrder): Promise<void> {
  const { clock, profile } = order;
  const live = await findLive(profile, clock);
  const ownWord = live && (await browserPid(wsUrl(live), clock));
  const pid = ownWord ?? order.rememberedPid;
  if (live) {
    // It may hang up before it answers; whether it goes is what counts.
    await command(wsUrl(live), 'Browser.close', clock).catch(() => undefined);
    if (await isGone(order, pid, order.graceMs)) return;
  }
  if (pid !== null && isAlive(pid) && (await isBrowserOf(pid, profile))) {
    kill(pid);
    if (await isGone(order, pid, KILL_MS)) return;
  } else if (!live) {
    return;
  }
  throw new GatewayError('vendor_refused', 'The browser does not close', { blame: 'system' });
}

async function isGone(order: EndOrder, pid: number | null, withinMs: number): Promise<boolean> {
  const endAt = order.clock.now() + withinMs;
  do {
    const there = pid === null ? await findLive(order.profile, order.clock) : isAlive(pid);
    if (!there) return true;
    await sleep(order.clock, LOOK_MS);
  } while (order.clock.now() < endAt);
  return false;
}
