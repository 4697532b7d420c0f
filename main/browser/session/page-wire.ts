import type { Page, Request, Response, WebSocket } from 'playwright-core';
import { GatewayError } from '../../contract/index.ts';
import { type Clock, Deadline } from '../../kernel/index.ts';
import type { TrafficEntry, TrafficLog } from '../evidence/traffic-log.ts';
import type { Wire, WireFrame, WireRequest, WireResponse, WireWait } from './types.ts';

/** Playwright types each event by an overload of its own; listening by name needs the plain form. */
interface EventSource {
  on(event: string, listener: (subject: never) => void): unknown;
  off(event: string, listener: (subject: never) => void): unknown;
}

export interface PageWireTools {
  clock: Clock;
  traffic: TrafficLog;
  /** Ends every wait. */
  signal: AbortSignal;
}

/** Larger request bodies (uploads) are counted, not copied into evidence. */
const LARGEST_NOTED_BODY = 64 * 1024;

/**
 * Passive listener of one tab: it survives navigation, and it intercepts nothing, because interception delays the
 * page's own requests and has hung sites. Service-worker traffic does not pass here.
 */
export class PageWire implements Wire {
  readonly #source: EventSource;
  readonly #signal: AbortSignal;
  readonly #tools: PageWireTools;
  readonly #requests = new Set<(request: WireRequest) => void>();
  readonly #responses = new Set<(response: WireResponse) => void>();
  readonly #frames = new Set<(frame: WireFrame) => void>();
  readonly #noted = new WeakMap<Request, { request: WireRequest; entry: TrafficEntry }>();
  readonly #off: (() => void)[] = [];
  readonly #disposed = new AbortController();

  constructor(page: Page, tools: PageWireTools) {
    this.#source = page as unknown as EventSource;
    this.#signal = AbortSignal.any([tools.signal, this.#disposed.signal]);
    this.#tools = tools;
    this.#listen('request', (request: Request) => emit(this.#requests, this.#note(request).request));
    this.#listen('response', (response: Response) => this.#onResponse(response));
    this.#listen('requestfailed', (request: Request) => {
      this.#note(request).entry.failure = request.failure()?.errorText ?? 'failed';
    });
    this.#listen('websocket', (socket: WebSocket) => {
      socket.on('framesent', ({ payload }) => this.#onFrame('sent', socket, payload));
      socket.on('framereceived', ({ payload }) => this.#onFrame('received', socket, payload));
    });
  }

  request(match: (request: WireRequest) => boolean, wait: WireWait): Promise<WireRequest> {
    return this.#wait(this.#requests, match, wait);
  }

  response(
    match: (response: WireResponse) => boolean | Promise<boolean>,
    wait: WireWait,
  ): Promise<WireResponse> {
    return this.#wait(this.#responses, match, wait);
  }

  frame(match: (frame: WireFrame) => boolean, wait: WireWait): Promise<WireFrame> {
    return this.#wait(this.#frames, match, wait);
  }

  onRequest(listener: (request: WireRequest) => void): () => void {
    return join(this.#requests, listener);
  }

  onResponse(listener: (response: WireResponse) => void): () => void {
    return join(this.#responses, listener);
  }

  onFrame(listener: (frame: WireFrame) => void): () => void {
    return join(this.#frames, listener);
  }

  /** Waits and listeners at work now; 0 when all have settled. */
  get listening(): number {
    return this.#requests.size + this.#responses.size + this.#frames.size;
  }

  dispose(): void {
    for (const off of this.#off.splice(0)) off();
    this.#disposed.abort(new GatewayError('window_closed', 'The tab was given back'));
    this.#requests.clear();
    this.#responses.clear();
    this.#frames.clear();
  }

  #listen<T>(event: string, listener: (subject: T) => void): void {
    this.#source.on(event, listener);
    this.#off.push(() => this.#source.off(event, listener));
  }

  #note(request: Request): { request: WireRequest; entry: TrafficEntry } {
    const known = this.#noted.get(request);
    if (known) return known;
    const seen = new SeenRequest(request, this.#tools.clock.now());
    const length = Number(seen.headers['content-length'] ?? 0);
    const body = length > LARGEST_NOTED_BODY ? `[${length} bytes]` : seen.body;
    const { url, method, headers, resourceType, at } = seen;
    const entry = this.#tools.traffic.http({ url, method, headers, resourceType, at, body });
    const noted = { request: seen, entry };
    this.#noted.set(request, noted);
    return noted;
  }

  #onResponse(response: Response): void {
    const { request, entry } = this.#note(response.request());
    const headers = response.headers();
    this.#tools.traffic.answered(entry, response.status(), headers);
    let text: Promise<string> | null = null;
    const read = (): Promise<string> => {
      text ??= readText(response, (body) => this.#tools.traffic.read(entry, body));
      return text;
    };
    emit(this.#responses, {
      url: response.url(),
      status: response.status(),
      headers,
      request,
      at: this.#tools.clock.now(),
      text: read,
      json: async () => parseJson(await read(), response.url()),
    });
  }

  #onFrame(direction: 'sent' | 'received', socket: WebSocket, payload: string | Buffer): void {
    const at = this.#tools.clock.now();
    this.#tools.traffic.frame(direction, socket.url(), payload, at);
    emit(this.#frames, { url: socket.url(), direction, payload, at });
  }

  #wait<T>(
    listeners: Set<(subject: T) => void>,
    match: (subject: T) => boolean | Promise<boolean>,
    wait: WireWait,
  ): Promise<T> {
    const waiting = this.#waitNow(listeners, match, wait);
    // Armed before a click that may itself fail: then nobody awaits this, and its rejection would end the process.
    waiting.catch(() => undefined);
    return waiting;
  }

  async #waitNow<T>(
    listeners: Set<(subject: T) => void>,
    match: (subject: T) => boolean | Promise<boolean>,
    wait: WireWait,
  ): Promise<T> {
    const parent = wait.signal ? AbortSignal.any([this.#signal, wait.signal]) : this.#signal;
    using deadline = new Deadline(
      this.#tools.clock,
      wait.timeoutMs,
      () =>
        new GatewayError(
          'site_timeout',
          `${wait.what}: nothing came within ${Math.round(wait.timeoutMs / 1000)} s`,
        ),
      parent,
    );
    const ended = deadline.signal;
    let listener: (subject: T) => void = () => undefined;
    let onAbort = (): void => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        onAbort = () => reject(ended.reason);
        listener = (subject) => {
          void holds(match, subject).then((isMatch) => isMatch && resolve(subject));
        };
        listeners.add(listener);
        if (ended.aborted) onAbort();
        else ended.addEventListener('abort', onAbort, { once: true });
      });
    } finally {
      listeners.delete(listener);
      ended.removeEventListener('abort', onAbort);
    }
  }
}

/** A predicate that throws, now or later, has not matched. */
async function holds<T>(match: (subject: T) => boolean | Promise<boolean>, subject: T): Promise<boolean> {
  try {
    return await match(subject);
  } catch {
    return false;
  }
}

function emit<T>(listeners: Set<(subject: T) => void>, subject: T): void {
  for (const listener of [...listeners]) {
    try {
      listener(subject);
    } catch {
      // One reader's mistake must not blind the others.
    }
  }
}

function join<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The body is read from Playwright only when somebody looks: uploads are large. */
class SeenRequest implements WireRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly resourceType: string;
  readonly at: number;
  readonly #request: Request;

  constructor(request: Request, at: number) {
    this.url = request.url();
    this.method = request.method();
    this.headers = request.headers();
    this.resourceType = request.resourceType();
    this.at = at;
    this.#request = request;
  }

  get body(): string | null {
    return this.#request.postData();
  }
}

async function readText(response: Response, onRead: (body: string) => void): Promise<string> {
  try {
    const body = await response.text();
    onRead(body);
    return body;
  } catch (cause) {
    throw new GatewayError('site_failed', 'An answer of the site could not be read from the browser', {
      cause,
    });
  }
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const where = URL.canParse(url) ? new URL(url).pathname : '';
    throw new GatewayError('site_failed', `The site answered something that is not JSON: ${where}`, {
      cause,
    });
  }
}
