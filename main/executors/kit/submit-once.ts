import type { Locator } from 'playwright-core';
import type { BrowserSession, WireRequest, WireResponse } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { act } from './act.ts';
import { findStop, guard, stopError } from './guard.ts';
import type { GuardRules } from './site-profile.ts';

export interface SubmitClick {
  button: Locator;
  rules: GuardRules;
  /** The page's own request that pays. */
  isOrder(request: WireRequest): boolean;
  /** The button wakes up some time after the last setting. */
  enabledMs: number;
  /** From the click to the page's request. */
  requestMs: number;
  /** From the click to the site's reply. */
  replyMs: number;
}

export interface Submitted {
  order: WireRequest;
  reply: WireResponse;
}

/**
 * The paid click, once. Everything before it throws with stage `before_submit`; everything from the click on with
 * `submitting`, because the order may have reached the site: whoever called asks the site, never clicks again.
 */
export async function submitOnce(session: BrowserSession, click: SubmitClick): Promise<Submitted> {
  const { page, wire, signal } = session;
  const { button, isOrder, enabledMs } = click;
  await guard(session, click.rules);
  // A trial waits until the button is enabled and uncovered; it does not click.
  await act(session, { what: 'wait for the button', timeoutMs: enabledMs }, (limits) =>
    button.click({ ...limits, trial: true }),
  );
  signal.throwIfAborted();

  using waits = new WaitScope(signal);
  const wait = (what: string, timeoutMs: number) => ({ what, timeoutMs, signal: waits.signal });
  const orderSeen = wire.request(isOrder, wait('the order', click.requestMs));
  const replySeen = wire.response(
    ({ request }) => isOrder(request),
    wait('reply to the order', click.replyMs),
  );
  for (const seen of [orderSeen, replySeen]) seen.catch(() => undefined);
  try {
    // No signal: a click given up half way could still land. It takes a moment at most.
    await button.click({ timeout: enabledMs });
    return { order: await orderSeen, reply: await replySeen };
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (page.isClosed()) throw cause;
    const stop = await findStop(session, click.rules);
    if (stop) throw stopError(stop, 'submitting');
    throw new GatewayError('site_timeout', 'The click got no readable answer; the site will be asked', {
      stage: 'submitting',
      cause,
    });
  }
}

/** Ends waits that are no longer of use, so that none outlives its click. */
class WaitScope implements Disposable {
  readonly #done = new AbortController();
  readonly signal: AbortSignal;

  constructor(parent: AbortSignal) {
    this.signal = AbortSignal.any([parent, this.#done.signal]);
  }

  [Symbol.dispose](): void {
    this.#done.abort(new GatewayError('site_timeout', 'No longer awaited', { stage: 'submitting' }));
  }
}
