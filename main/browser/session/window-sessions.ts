import { GatewayError, type StoredReference } from '../../contract/index.ts';
import type {
  Glance,
  LentSession,
  ReferenceFile,
  ReferenceWish,
  SessionLender,
  SessionRequest,
} from '../../domain/index.ts';
import { type Clock, KeyedMutex, type Logger } from '../../kernel/index.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import { attachWindow, type WindowTarget } from './attach-window.ts';
import { Attachment, type AttachmentTools } from './attachment.ts';
import { lentSession } from './lent-session.ts';
import { LentTab } from './lent-tab.ts';
import { SESSION_LIMITS, type SessionLimits } from './limits.ts';
import { isSomebodyAt, lookAtTab } from './look-at-tab.ts';
import { type OwnTabStore, OwnTabs } from './own-tabs.ts';
import { bringForward, type Shown } from './show-to-person.ts';

export interface WindowSessionsOptions {
  resolve(windowId: string): Promise<WindowTarget>;
  clock: Clock;
  log: Logger;
  evidence: EvidenceStore;
  referencePath(reference: StoredReference): string;
  referenceAs(reference: StoredReference, wish: ReferenceWish): Promise<ReferenceFile>;
  /** Where own tabs are remembered across processes (`fileOwnTabs`). */
  ownTabs: OwnTabStore;
  /** Windows nobody can see: own tabs get a desktop-sized page. Default false. */
  headlessHint?: boolean;
  limits?: Partial<SessionLimits>;
}

export interface WindowLoss {
  windowId: string;
  error: GatewayError;
}

export interface WindowSessions extends SessionLender {
  /** Brings the tab of the attempt at work, else a tab at `url`'s host, else a new tab at `url`, to the front. */
  showToPerson(windowId: string, url?: string): Promise<Shown>;
  /** Ends the connection, closing tabs lent from it; the window stays open. */
  detach(windowId: string): Promise<void>;
  detachAll(): Promise<void>;
  /** Connections that ended without being asked to. Returns the way to leave. */
  onDisconnected(listener: (loss: WindowLoss) => void): () => void;
}

/** A connection that answered this recently is used without asking again. */
const FRESH_MS = 5_000;

export function createWindowSessions(options: WindowSessionsOptions): WindowSessions {
  return new Sessions(options);
}

class Sessions implements WindowSessions {
  readonly #options: WindowSessionsOptions;
  readonly #limits: SessionLimits;
  readonly #ownTabs: OwnTabs;
  readonly #lanes = new KeyedMutex();
  readonly #attachments = new Map<string, Attachment>();
  /** Tabs lent and not yet given back, also those of connections that ended. */
  readonly #lent = new Map<LentTab, string>();
  readonly #listeners = new Set<(loss: WindowLoss) => void>();

  constructor(options: WindowSessionsOptions) {
    this.#options = options;
    this.#limits = { ...SESSION_LIMITS, ...options.limits };
    this.#ownTabs = new OwnTabs(options.ownTabs, options.log);
  }

  async lend(request: SessionRequest): Promise<LentSession> {
    const tab = await this.#openTab(request);
    this.#lent.set(tab, request.windowId);
    return lentSession(request, tab, {
      clock: this.#options.clock,
      evidence: this.#options.evidence,
      referencePath: this.#options.referencePath,
      referenceAs: this.#options.referenceAs,
      onReleased: () => this.#lent.delete(tab),
    });
  }

  async ensureOpen(windowId: string, signal: AbortSignal): Promise<void> {
    await this.#attach(windowId, signal);
  }

  async showToPerson(windowId: string, url?: string): Promise<Shown> {
    const tab = [...this.#lent].findLast(([tab, id]) => id === windowId && tab.isOpen)?.[0];
    if (tab) {
      await tab.giveToPerson();
      return 'attempt_tab';
    }
    const { context } = await this.#attach(windowId, new AbortController().signal);
    return bringForward(context, url, { clock: this.#options.clock, ms: this.#limits.newTabMs });
  }

  detach(windowId: string): Promise<void> {
    return this.#lanes.run(windowId, async () => {
      const tabs = [...this.#lent].filter(([, id]) => id === windowId).map(([tab]) => tab);
      await Promise.all(tabs.map((tab) => tab.release()));
      await this.#attachments.get(windowId)?.detach();
    });
  }

  async detachAll(): Promise<void> {
    await Promise.all([...this.#attachments.keys()].map((windowId) => this.detach(windowId)));
  }

  onDisconnected(listener: (loss: WindowLoss) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  attached(): string[] {
    return [...this.#attachments.keys()];
  }

  async glance<T>(windowId: string, glance: Glance<T>): Promise<T | null> {
    const attachment = await this.#attachIfOpen(windowId, glance.signal);
    if (!attachment) return null;
    const { clock, log, referencePath, referenceAs } = this.#options;
    const tools = { clock, log: log.child({ windowId }), referencePath, referenceAs };
    return lookAtTab(attachment, glance, tools);
  }

  async isPersonThere(windowId: string): Promise<boolean> {
    const attachment = this.#attachments.get(windowId);
    if (!attachment) return false;
    const own = new Set([...this.#lent].filter(([, id]) => id === windowId).map(([tab]) => tab.page));
    const theirs = attachment.context.pages().filter((page) => !own.has(page));
    return isSomebodyAt(theirs, this.#options.clock);
  }

  async close(windowId: string): Promise<void> {
    const { vendor, ref } = await this.#options.resolve(windowId);
    await this.detach(windowId);
    await vendor.close(ref);
  }

  /** A closed window stays closed. */
  async #attachIfOpen(windowId: string, signal: AbortSignal): Promise<Attachment | null> {
    const present = this.#attachments.get(windowId);
    if (present) return present;
    const { vendor, ref } = await this.#options.resolve(windowId);
    const running = await vendor.running([ref], signal);
    return running.has(ref.windowId) ? this.#attach(windowId, signal) : null;
  }

  /** A connection may end between looking at it and opening the tab; nothing has happened yet, so once more is safe. */
  async #openTab(request: SessionRequest): Promise<LentTab> {
    for (let isSecond = false; ; isSecond = true) {
      const attachment = await this.#attach(request.windowId, request.signal);
      try {
        return await LentTab.open(attachment, {
          ...this.#tools(request.log),
          ownTabs: this.#ownTabs,
          isHeadless: this.#options.headlessHint ?? false,
          signal: request.signal,
        });
      } catch (error) {
        request.signal.throwIfAborted();
        if (!isSecond && !(await attachment.isAlive())) continue;
        if (error instanceof GatewayError) throw error;
        throw new GatewayError('window_attach_failed', 'The window opened no tab', { cause: error });
      }
    }
  }

  #attach(windowId: string, signal: AbortSignal): Promise<Attachment> {
    return this.#lanes.run(
      windowId,
      async () => {
        const present = this.#attachments.get(windowId);
        if (present && (await present.isAlive(FRESH_MS))) return present;
        await present?.drop();
        const target = await this.#options.resolve(windowId);
        const log = this.#options.log.child({ windowId });
        const attached = await attachWindow(
          target,
          {
            ...this.#tools(log),
            beforeConnect: (door) => this.#ownTabs.closeLeftovers(windowId, door),
            mayRelaunch: () => ![...this.#lent.values()].includes(windowId),
          },
          signal,
        );
        const attachment = new Attachment(windowId, target, attached, this.#attachmentTools(log));
        if (!attachment.isGone) this.#attachments.set(windowId, attachment);
        return attachment;
      },
      signal,
    );
  }

  #tools(log: Logger): { clock: Clock; log: Logger; limits: SessionLimits } {
    return { clock: this.#options.clock, log, limits: this.#limits };
  }

  #attachmentTools(log: Logger): AttachmentTools {
    return {
      ...this.#tools(log),
      onGone: (attachment) => {
        if (this.#attachments.get(attachment.windowId) === attachment)
          this.#attachments.delete(attachment.windowId);
      },
      onLost: ({ windowId }, error) => {
        log.warn('session: connection lost', { code: error.code });
        for (const listener of [...this.#listeners]) {
          try {
            listener({ windowId, error });
          } catch (mistake) {
            log.error('session: a listener failed', { error: mistake });
          }
        }
      },
    };
  }
}
