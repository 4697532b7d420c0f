import type { Browser, BrowserContext, CDPSession, Dialog, Page } from 'playwright-core';
import { GatewayError } from '../../contract/index.ts';
import { type Clock, every, type Logger, Mutex } from '../../kernel/index.ts';
import type { Attached, WindowTarget } from './attach-window.ts';
import type { DevtoolsDoor } from './devtools-http.ts';
import type { SessionLimits } from './limits.ts';
import { whyLost } from './why-lost.ts';
import { within } from './within.ts';

export interface AttachmentTools {
  clock: Clock;
  log: Logger;
  limits: SessionLimits;
  /** Called at once when the connection ends, before it is known why. */
  onGone(attachment: Attachment): void;
  /** Called when it is known why, after `lost` has aborted. Not for a wanted detach. */
  onLost(attachment: Attachment, error: GatewayError): void;
}

/** One connection to one window, shared by all attempts on it. It never comes back: a new one takes its place. */
export class Attachment {
  readonly windowId: string;
  readonly target: WindowTarget;
  readonly generation: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly door: DevtoolsDoor;
  /** Closing looks at how many tabs are left, so closings of one window wait for each other. */
  readonly closing = new Mutex();
  readonly #ownPages = new Map<Page, (dialog: Dialog) => void>();
  readonly #lost = new AbortController();
  readonly #tools: AttachmentTools;
  readonly #endpoint: Attached['endpoint'];
  readonly #stopHeartbeat: () => void;
  #cdp: CDPSession | null = null;
  #aliveAt: number;
  #isGone = false;

  constructor(windowId: string, target: WindowTarget, attached: Attached, tools: AttachmentTools) {
    const context = attached.browser.contexts()[0];
    if (!context) throw new GatewayError('window_attach_failed', 'The window shows no profile');
    this.windowId = windowId;
    this.target = target;
    this.#endpoint = attached.endpoint;
    this.generation = attached.endpoint.generation;
    this.browser = attached.browser;
    this.context = context;
    this.door = attached.door;
    this.#tools = tools;
    this.#aliveAt = tools.clock.now();
    this.#stopHeartbeat = every(tools.clock, tools.limits.heartbeatMs, async () => {
      if (!(await this.isAlive())) await this.#end();
    });
    this.browser.on('disconnected', () => void this.#end());
    // With this listener Playwright leaves dialogs of the person's tabs alone; without one it dismisses them all.
    context.on('dialog', (dialog) => {
      const page = dialog.page();
      if (page) this.#ownPages.get(page)?.(dialog);
    });
    if (!attached.browser.isConnected()) void this.#end();
  }

  /** Aborts with the reason when the connection is lost (`window_closed` or `window_attach_failed`). */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** A page opened by the program; its dialogs go to `onDialog`. */
  own(page: Page, onDialog: (dialog: Dialog) => void): void {
    this.#ownPages.set(page, onDialog);
  }

  disown(page: Page): void {
    this.#ownPages.delete(page);
  }

  /** Asks over the socket itself: a path that died silently leaves a socket that looks open for ever. */
  async isAlive(freshMs = 0): Promise<boolean> {
    if (this.#isGone || !this.browser.isConnected()) return false;
    if (freshMs > 0 && this.#tools.clock.now() - this.#aliveAt < freshMs) return true;
    // Twice: on a machine short of breath one late answer must not end the work of every attempt on this window.
    return (await this.#answers()) || (await this.#answers());
  }

  /** Ends a connection that turned out dead; resolves when `lost` has aborted. */
  drop(): Promise<void> {
    return this.#end();
  }

  /** Wanted end: nobody is told. The window stays open. */
  async detach(): Promise<void> {
    if (this.#isGone) return;
    this.#markGone();
    this.#lost.abort(new GatewayError('window_attach_failed', 'The connection to the window was ended'));
    await this.#closeSocket();
  }

  async #answers(): Promise<boolean> {
    const { clock, limits } = this.#tools;
    const ping = async () => {
      this.#cdp ??= await this.browser.newBrowserCDPSession();
      await this.#cdp.send('Browser.getVersion');
    };
    try {
      await within(ping(), { clock, ms: limits.pingMs, reason: () => new Error('no answer') });
      this.#aliveAt = clock.now();
      return true;
    } catch {
      return false;
    }
  }

  #markGone(): void {
    this.#isGone = true;
    this.#stopHeartbeat();
    this.#ownPages.clear();
    this.#tools.onGone(this);
  }

  async #end(): Promise<void> {
    if (this.#isGone) return;
    this.#markGone();
    const { clock, limits } = this.#tools;
    const error = await whyLost(this.target, this.#endpoint, this.door, { clock, ms: limits.verdictMs });
    this.#lost.abort(error);
    this.#tools.onLost(this, error);
    await this.#closeSocket();
  }

  /** For a browser attached over CDP `close` only ends the connection. */
  async #closeSocket(): Promise<void> {
    const { clock, limits, log } = this.#tools;
    const closing = this.browser.close();
    await within(closing, { clock, ms: limits.closeTabMs, reason: () => new Error('no answer') }).catch(
      (error) => log.info('session: the connection did not end cleanly', { windowId: this.windowId, error }),
    );
  }
}
