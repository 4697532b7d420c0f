import type { Dialog, Page } from 'playwright-core';
import { GatewayError } from '../../contract/index.ts';
import type { Clock, Logger } from '../../kernel/index.ts';
import type { ConsoleLine } from '../evidence/evidence-store.ts';
import { Ring } from '../evidence/ring.ts';
import { TrafficLog } from '../evidence/traffic-log.ts';
import type { Attachment } from './attachment.ts';
import type { SessionLimits } from './limits.ts';
import type { OwnTabs } from './own-tabs.ts';
import { PageWire } from './page-wire.ts';
import { within } from './within.ts';

export interface LentTabTools {
  clock: Clock;
  log: Logger;
  limits: SessionLimits;
  ownTabs: OwnTabs;
  /** Headless windows start small, and sites fold their settings away below 1400 px. */
  isHeadless: boolean;
  signal: AbortSignal;
}

const CONSOLE_CAPACITY = 200;
const LONGEST_CONSOLE_LINE = 2_000;
const HEADLESS_VIEWPORT = { width: 1440, height: 900 };
/** When the whole window goes, its tabs close a moment before the connection reports its end. */
const WINDOW_FIRST_MS = 250;

/** The tab of one attempt with its popups. It closes nothing else, and leaves the window at least one tab. */
export class LentTab {
  readonly page: Page;
  readonly wire: PageWire;
  readonly traffic = new TrafficLog();
  readonly console = new Ring<ConsoleLine>(CONSOLE_CAPACITY);
  /** Aborts when the tab, the window or the attempt ends. */
  readonly signal: AbortSignal;
  readonly #attachment: Attachment;
  readonly #tools: LentTabTools;
  readonly #ended = new AbortController();
  readonly #pages = new Map<Page, string>();
  readonly #off: (() => void)[] = [];
  #isReleased = false;
  #isGivenToPerson = false;

  /** Errors: `window_attach_failed`; the signal's reason. */
  static async open(attachment: Attachment, tools: LentTabTools): Promise<LentTab> {
    const opening = openPage(attachment, tools);
    try {
      const { clock, limits, signal } = tools;
      const reason = () => new GatewayError('window_attach_failed', 'The window opened no tab in time');
      const { page, targetId } = await within(opening, { clock, ms: limits.newTabMs, reason, signal });
      return new LentTab(attachment, page, targetId, tools);
    } catch (error) {
      // Given up while it was opening: it would stay open for ever.
      void opening
        .then(async ({ page, targetId }) => {
          await page.close();
          tools.ownTabs.forget(attachment.windowId, targetId);
        })
        .catch(() => undefined);
      throw error;
    }
  }

  private constructor(attachment: Attachment, page: Page, targetId: string, tools: LentTabTools) {
    this.#attachment = attachment;
    this.#tools = tools;
    this.page = page;
    this.signal = AbortSignal.any([tools.signal, attachment.lost, this.#ended.signal]);
    this.wire = new PageWire(page, { clock: tools.clock, traffic: this.traffic, signal: this.signal });
    this.#adopt(page, targetId);
    page.on('crash', () => this.#end('window_attach_failed', 'The tab crashed while working'));
    page.on('close', () => this.#onClosed());
    page.on('console', (line) => this.#noteConsole(line.type(), line.text()));
    page.on('pageerror', (error) => this.#noteConsole('pageerror', error.stack ?? error.message));
    page.on('popup', (popup) => void this.#onPopup(popup));
  }

  get isOpen(): boolean {
    return !this.#isReleased && !this.page.isClosed() && !this.#attachment.isGone;
  }

  /** In front, and no longer ours: `release` leaves it open. */
  async giveToPerson(): Promise<void> {
    this.#isGivenToPerson = true;
    for (const [page, targetId] of this.#pages) {
      this.#attachment.disown(page);
      this.#tools.ownTabs.forget(this.#attachment.windowId, targetId);
    }
    const { clock, limits } = this.#tools;
    await within(this.page.bringToFront(), {
      clock,
      ms: limits.closeTabMs,
      reason: () => new Error('no answer'),
    });
  }

  /** Never rejects. */
  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    for (const off of this.#off.splice(0)) off();
    this.wire.dispose();
    if (this.#isGivenToPerson || this.#attachment.isGone) return;
    await this.#attachment.closing.run(() => this.#closePages());
  }

  async #closePages(): Promise<void> {
    const { clock, limits, log } = this.#tools;
    const reason = () => new Error('no answer');
    try {
      const others = this.#attachment.context.pages().filter((page) => !this.#pages.has(page));
      // Closing its last tab closes a window.
      if (others.length === 0)
        await within(this.#attachment.context.newPage(), { clock, ms: limits.newTabMs, reason });
    } catch (error) {
      log.warn('session: the tab stays open, it is the last one', { error });
      return;
    }
    for (const [page, targetId] of this.#pages) {
      this.#attachment.disown(page);
      try {
        await within(page.close(), { clock, ms: limits.closeTabMs, reason });
        this.#tools.ownTabs.forget(this.#attachment.windowId, targetId);
      } catch (error) {
        log.info('session: the tab did not close, the browser is told to', { error });
        // Stays on the list of own tabs; should this fail too, the next attach closes it.
        await this.#attachment.door.closeTab(targetId).catch(() => undefined);
      }
    }
  }

  #adopt(page: Page, targetId: string): void {
    this.#pages.set(page, targetId);
    this.#attachment.own(page, (dialog) => void this.#onDialog(dialog));
  }

  async #onPopup(popup: Page): Promise<void> {
    if (this.#isGivenToPerson || this.#isReleased) return;
    try {
      const targetId = await targetIdOf(popup);
      if (this.#isGivenToPerson || this.#isReleased) return;
      this.#adopt(popup, targetId);
      this.#tools.ownTabs.add(this.#attachment.windowId, targetId);
    } catch {
      // It closed before it was looked at.
    }
  }

  async #onDialog(dialog: Dialog): Promise<void> {
    const isLeaving = dialog.type() === 'beforeunload';
    if (!isLeaving) {
      this.#tools.log.info('session: dismissed a dialog of the page', { type: dialog.type() });
      this.#noteConsole(`dialog:${dialog.type()}`, dialog.message());
    }
    await (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => undefined);
  }

  #onClosed(): void {
    if (this.#isReleased) return;
    const cancel = this.#tools.clock.after(WINDOW_FIRST_MS, () => {
      if (!this.#attachment.isGone) this.#end('window_closed', 'The tab was closed while working');
    });
    this.#off.push(cancel);
  }

  #end(code: 'window_closed' | 'window_attach_failed', message: string): void {
    if (this.#isReleased) return;
    // The window is sound, only the tab is gone: a fresh tab of the same window may go on.
    this.#ended.abort(new GatewayError(code, message, { blame: 'system', next: 'same_window' }));
  }

  #noteConsole(type: string, text: string): void {
    this.console.push({ at: this.#tools.clock.now(), type, text: text.slice(0, LONGEST_CONSOLE_LINE) });
  }
}

async function openPage(
  attachment: Attachment,
  { ownTabs, isHeadless }: LentTabTools,
): Promise<{ page: Page; targetId: string }> {
  const page = await attachment.context.newPage();
  try {
    const targetId = await targetIdOf(page);
    ownTabs.add(attachment.windowId, targetId);
    if (isHeadless) await page.setViewportSize(HEADLESS_VIEWPORT);
    return { page, targetId };
  } catch (error) {
    void page.close().catch(() => undefined);
    throw error;
  }
}

/**
 * The session stays with the page, and with it the emulated focus: a tab behind another one is then `visible` and draws
 * at full rate (measured with two tabs of one window: 30 frames in 0.5 s instead of 0), without coming to the front.
 */
async function targetIdOf(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const { targetInfo } = await cdp.send('Target.getTargetInfo');
  await cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  return targetInfo.targetId;
}
