import { sleep } from '../../../kernel/index.ts';
import { isAlive, isBrowserOf } from './browser-process.ts';
import { type EndOrder, endBrowser } from './end-browser.ts';
import { findLive, type LiveBrowser } from './live-browser.ts';

const STARTING_MS = 5_000;
const LOOK_MS = 100;

/**
 * A browser of an earlier run may hold the profile without answering: it is starting (the app was restarted in the
 * middle of an opening) or it hangs. Returns the first once it answers; ends the second, because a new browser on
 * its profile would only wait for it.
 */
export async function settleFormer(order: EndOrder): Promise<LiveBrowser | null> {
  const { rememberedPid: pid, profile, clock } = order;
  if (pid === null || !isAlive(pid) || !(await isBrowserOf(pid, profile))) return null;
  const endAt = clock.now() + STARTING_MS;
  while (clock.now() < endAt && isAlive(pid)) {
    const live = await findLive(profile, clock);
    if (live) return live;
    await sleep(clock, LOOK_MS);
  }
  await endBrowser(order);
  return null;
}
