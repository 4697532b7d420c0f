/** A window lent to an attempt: browser/session. */
import type { StoredReference } from '../../contract/index.ts';
import type { Logger } from '../../kernel/index.ts';

/** Which files a site takes; what is left out does not matter to it. */
export interface ReferenceWish {
  /** MIME types. The picture keeps its own when it is among them. */
  types: readonly string[];
  maxBytes?: number;
  /** Longest side in pixels. */
  maxSide?: number;
  /** Exactly these pixels; what sticks out is cut off evenly. */
  cover?: { width: number; height: number };
}
export interface ReferenceFile {
  /** Absolute; its extension says what it is. */
  path: string;
  mime: string;
  sizeBytes: number;
}

/** What an executor gets of a window. Sites that drive a page get `BrowserSession` of the browser room. */
export interface SiteSession {
  /** Aborts when the attempt must stop (cancel, deadline, shutdown); its reason is a GatewayError. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Whole percent of the task, as far as the site shows it. */
  report(percent: number): void;
  /** Local file of a stored reference. */
  referencePath(reference: StoredReference): string;
  /**
   * The reference as the site takes it: the stored file when it fits, else a converted copy, kept until the reference is
   * removed. Only pictures are converted. Errors: `bad_image`, `media_gone`, `storage_full`, and the signal's reason.
   */
  referenceAs(reference: StoredReference, wish: ReferenceWish): Promise<ReferenceFile>;
}

export interface LentSession {
  readonly session: SiteSession;
  /** Screenshot, HTML, console and requests of the attempt's tab; null when even that failed. */
  captureEvidence(reason: string): Promise<string | null>;
  /**
   * What really ended the attempt: the loss of tab or window as GatewayError when that is why `error` was thrown, else
   * `error` itself. Asked before `release`; waits a few seconds at most.
   */
  explain(error: unknown): Promise<unknown>;
  /** For a hand-over: brings the tab to the front and leaves it to the person; `release` then keeps it open. Never fails. */
  showToPerson(): Promise<void>;
  /** Closes the attempt's own tab and gives the window back. Never fails, may be called twice. */
  release(): Promise<void>;
}

export interface SessionRequest {
  windowId: string;
  taskId: string;
  attemptId: string;
  signal: AbortSignal;
  report(percent: number): void;
  log: Logger;
}

export interface Glance<T> {
  isWanted(url: string): boolean;
  look(session: SiteSession): Promise<T>;
  signal: AbortSignal;
}

/** Opens the window when it is closed, attaches, and lends an own tab. Errors: `vendor_*`, `window_*`. */
export interface SessionLender {
  lend(request: SessionRequest): Promise<LentSession>;
  /** Opens the window when it is closed, without a tab of its own. */
  ensureOpen(windowId: string, signal: AbortSignal): Promise<void>;
  /**
   * Looks at a tab the person has open, as it is; nothing is opened, clicked or brought to the front. Null when the
   * window is closed or has no such tab.
   */
  glance<T>(windowId: string, glance: Glance<T>): Promise<T | null>;
  /** True when somebody typed or clicked in the window just now. */
  isPersonThere(windowId: string): Promise<boolean>;
  /** Windows attached now. */
  attached(): string[];
  /** Closes the window at its vendor; nothing may be lent from it. */
  close(windowId: string): Promise<void>;
}
