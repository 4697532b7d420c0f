import type { Page } from 'playwright-core';
import type { SiteSession } from '../../domain/index.ts';

/** A window's own tab, lent to one attempt. The page drives; the wire only listens. */
export interface BrowserSession extends SiteSession {
  readonly page: Page;
  readonly wire: Wire;
}

export interface WireRequest {
  url: string;
  method: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string | null;
  resourceType: string;
  at: number;
}

export interface WireResponse {
  url: string;
  status: number;
  headers: Record<string, string>;
  request: WireRequest;
  at: number;
  /** The body; rejects with `site_failed` when the browser no longer has it. */
  text(): Promise<string>;
  json(): Promise<unknown>;
}

export interface WireFrame {
  url: string;
  direction: 'sent' | 'received';
  payload: string | Buffer;
  at: number;
}

export interface WireWait {
  /** What is awaited, for the error text. */
  what: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

/**
 * The page's own traffic, listened to passively (never intercepted). A wait is armed when it is called, so call it
 * before the click and await it after. On timeout: GatewayError `site_timeout`; on abort: the signal's reason.
 */
export interface Wire {
  request(match: (request: WireRequest) => boolean, wait: WireWait): Promise<WireRequest>;
  /** A predicate may read the body; a rejected predicate counts as no match. */
  response(
    match: (response: WireResponse) => boolean | Promise<boolean>,
    wait: WireWait,
  ): Promise<WireResponse>;
  frame(match: (frame: WireFrame) => boolean, wait: WireWait): Promise<WireFrame>;
  onRequest(listener: (request: WireRequest) => void): () => void;
  onResponse(listener: (response: WireResponse) => void): () => void;
  onFrame(listener: (frame: WireFrame) => void): () => void;
}
