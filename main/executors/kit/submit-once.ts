import type { Locator } from 'playwright-core';
import type { BrowserSession, WireRequest, WireResponse } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { act } from './act.ts';
import { findStop, guard, stopError } from './guard.ts';
import { restage } from './site-error.ts';
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
  /** For a page that may split one order into several requests: all there? Default: the first is all. */
  isWhole?(orders: readonly WireRequest[]): boolean;
}

export interface Submitted {
  order: WireRequest;
  reply: WireResponse;
  /** All requests of a split order, and the replies that came. */
  orders: readonly WireRequest[];
  replies: readonly WireResponse[];
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

  using traffic = new OrderTraffic(session, click);
  const wait = (what: string, timeoutMs: number) => ({ what, timeoutMs, signal: traffic.signal });
  const orderSeen = wire.request(isOrder, wait('the order', click.requestMs));
  const replySeen = wire.response(
    ({ request }) => isOrder(request),
    wait('reply to the order', click.replyMs),
  );
  for (const seen of [orderSeen, replySeen]) seen.catch(() => undefined);
  try {
    // No signal: a click given up half way could still land. It takes a moment at most.
    await button.click({ timeout: enabledMs });
    const order = await orderSeen;
    await traffic.whole();
    const reply = await replySeen;
    await traffic.answered();
    return { order, reply, orders: traffic.orders, replies: traffic.replies };
  } catch (cause) {
    // A lost window says `before_submit` of itself. Here it would read as "the site refused", and be paid twice.
    if (signal.aborted) return restage('submitting')(signal.reason);
    if (page.isClosed()) return restage('submitting')(cause);
    const stop = await findStop(session, click.rules);
    if (stop) throw stopError(stop, 'submitting');
    throw new GatewayError('site_timeout', 'The click got no readable answer; the site will be asked', {
      stage: 'submitting',
      cause,
    });
  }
}

/** The order's requests and replies from the click on. Ends with it, and with it every wait. */
class OrderTraffic implements Disposable {
  readonly orders: WireRequest[] = [];
  readonly replies: WireResponse[] = [];
  readonly signal: AbortSignal;
  readonly #done = new AbortController();
  readonly #session: BrowserSession;
  readonly #click: SubmitClick;
  readonly #off: (() => void)[];

  constructor(session: BrowserSession, click: SubmitClick) {
    this.#session = session;
    this.#click = click;
    this.signal = AbortSignal.any([session.signal, this.#done.signal]);
    // Joined before any wait, so that a wait's predicate sees what it was called for already counted.
    this.#off = [
      session.wire.onRequest((request) => {
        if (click.isOrder(request)) this.orders.push(request);
      }),
      session.wire.onResponse((response) => {
        if (click.isOrder(response.request)) this.replies.push(response);
      }),
    ];
  }

  /** Requests that stay away are for the comparison with what was asked, not for this. */
  async whole(): Promise<void> {
    const isWhole = () => this.#click.isWhole?.(this.orders) ?? true;
    await this.#until(isWhole, (wait) => this.#session.wire.request(isWhole, wait), this.#click.requestMs);
  }

  async answered(): Promise<void> {
    const isAnswered = () => this.replies.length >= this.orders.length;
    await this.#until(
      isAnswered,
      (wait) => this.#session.wire.response(isAnswered, wait),
      this.#click.replyMs,
    );
  }

  async #until(
    holds: () => boolean,
    arm: (wait: { what: string; timeoutMs: number; signal: AbortSignal }) => Promise<unknown>,
    timeoutMs: number,
  ): Promise<void> {
    if (holds()) return;
    await arm({ what: 'rest of the order', timeoutMs, signal: this.signal }).catch((error) => {
      if (this.#session.signal.aborted) throw error;
    });
  }

  [Symbol.dispose](): void {
    for (const off of this.#off) off();
    this.#done.abort(new GatewayError('site_timeout', 'No longer awaited', { stage: 'submitting' }));
  }
}
