import type { BrowserSession } from '../../browser/index.ts';
import { type FailureStage, GatewayError } from '../../contract/index.ts';
import { type Clock, raceAbort, sleep } from '../../kernel/index.ts';
import { act } from './act.ts';
import { lookAt, type PageLook } from './page-look.ts';
import { type GuardRules, iconSelector } from './site-profile.ts';
import { recogniseStop, type StopSign } from './stop-signs.ts';

export const stopError = (stop: StopSign, stage: FailureStage = 'before_submit'): GatewayError =>
  new GatewayError(stop.code, stop.message, { stage });

/** What stands in the way now, or null. Never clicks, types or navigates. */
export async function findStop(session: BrowserSession, rules: GuardRules): Promise<StopSign | null> {
  const look = await tryLook(session, rules);
  return look && recogniseStop(look);
}

/** The page can be worked with, as far as looking tells. */
export async function isUsable(session: BrowserSession, rules: GuardRules): Promise<boolean> {
  const look = await tryLook(session, rules);
  return look?.ready === true && recogniseStop(look) === null;
}

/** Throws the hand-over when something stands in the way; closes announcements the profile names. */
export async function guard(
  session: BrowserSession,
  rules: GuardRules,
  stage: FailureStage = 'before_submit',
): Promise<void> {
  const stop = await findStop(session, rules);
  if (stop) throw stopError(stop, stage);
  for (const { dialog, close, icon } of rules.closeable) {
    const { page } = session;
    const bearer = icon === undefined ? undefined : { has: page.locator(iconSelector(icon)) };
    const shown = page.locator(dialog, bearer).first();
    if (!(await shown.isVisible())) continue;
    const options = { what: 'close an announcement', timeoutMs: 5_000, stage };
    await act(session, options, (limits) => shown.locator(close, bearer).first().click(limits));
    await act(session, options, (limits) => shown.waitFor({ ...limits, state: 'hidden' }));
  }
}

export interface OpenPage {
  url: string;
  rules: GuardRules;
  clock: Clock;
  /** For loading, and again for the page to become usable. */
  timeoutMs: number;
}

const LOOK_EVERY_MS = 200;
/** A sign-in page may be passed through by itself; one that is still there after so long is meant. */
const SIGN_IN_SETTLES_MS = 1_000;
const MOST_RELOADS = 2;

/**
 * Goes to the site's page and watches until it can be worked with (`null`) or the person is needed. Only looks while
 * it waits. Errors: `site_timeout` when the page does not load, `site_drift` when it loads but is not the page known.
 */
export async function openPage(session: BrowserSession, open: OpenPage): Promise<StopSign | null> {
  const { rules, clock, timeoutMs } = open;
  await load(session, open);
  const until = clock.now() + timeoutMs;
  let signedOutSince: number | null = null;
  for (let reloads = 0; ; ) {
    const look = await tryLook(session, rules);
    const stop = look && recogniseStop(look);
    if (stop?.reason === 'signed_out') signedOutSince ??= clock.now();
    else signedOutSince = null;
    const isSettled = signedOutSince === null || clock.now() - signedOutSince >= SIGN_IN_SETTLES_MS;
    if (stop && isSettled) return stop;
    if (look?.ready && !stop) return null;
    if (look && hasCrashed(look, rules) && reloads++ < MOST_RELOADS) await load(session, open);
    if (clock.now() >= until) throw new GatewayError('site_drift', 'The page is not the one known');
    await sleep(clock, LOOK_EVERY_MS, session.signal);
  }
}

const hasCrashed = ({ text }: PageLook, { crashTexts }: GuardRules): boolean =>
  crashTexts.some((words) => text.toLowerCase().includes(words.toLowerCase()));

async function load(session: BrowserSession, { url, timeoutMs }: OpenPage): Promise<void> {
  try {
    await act(session, { what: 'open the page', timeoutMs }, (limits) =>
      session.page.goto(url, { ...limits, waitUntil: 'domcontentloaded' }),
    );
  } catch (cause) {
    if (cause instanceof GatewayError && cause.code === 'site_drift')
      throw new GatewayError('site_timeout', 'The site did not load in time', { cause });
    throw cause;
  }
}

/** Null while the page is on its way from one document to the next. */
async function tryLook(session: BrowserSession, rules: GuardRules): Promise<PageLook | null> {
  try {
    return await raceAbort(lookAt(session.page, rules), session.signal);
  } catch (error) {
    if (session.signal.aborted) throw session.signal.reason;
    if (session.page.isClosed()) throw error;
    return null;
  }
}
