import type { BrowserContext } from 'playwright-core';
import { GatewayError } from '../../contract/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { within } from './within.ts';

/** Which tab the person now sees. */
export type Shown = 'attempt_tab' | 'site_tab' | 'new_tab' | 'window';

/** Brings a tab at the host of `url` to the front, or opens one; the tab belongs to the person from then on. */
export async function bringForward(
  context: BrowserContext,
  url: string | undefined,
  limit: { clock: Clock; ms: number },
): Promise<Shown> {
  const inTime = <T>(work: Promise<T>): Promise<T> =>
    within(work, {
      ...limit,
      reason: () => new GatewayError('window_attach_failed', 'The window did not come to the front in time'),
    });
  const pages = context.pages();
  const host = hostOf(url);
  const atSite = host ? pages.findLast((page) => hostOf(page.url()) === host) : pages[0];
  if (atSite) {
    await inTime(atSite.bringToFront());
    return host ? 'site_tab' : 'window';
  }
  const page = await inTime(context.newPage());
  await inTime(page.bringToFront());
  // The person may wait for a slow site themselves; what counts is that the tab is there.
  if (url) await inTime(page.goto(url, { waitUntil: 'commit' })).catch(() => undefined);
  return url ? 'new_tab' : 'window';
}

const hostOf = (url: string | undefined): string | null =>
  url && URL.canParse(url) ? new URL(url).host || null : null;
