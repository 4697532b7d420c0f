import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseCookies } from './cookies.ts';
import { readRange } from './read-range.ts';

const LARGEST_BODY = 64 * 1024 * 1024;

/** One request and its answer, as a site sees them: by host name, whatever port the simulator listens on. */
export class Exchange {
  readonly host: string;
  readonly url: URL;
  readonly method: string;
  readonly cookies: Readonly<Record<string, string>>;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #gone = new AbortController();

  constructor(req: IncomingMessage, res: ServerResponse) {
    this.#req = req;
    this.#res = res;
    this.host = (req.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    this.url = new URL(req.url ?? '/', `https://${this.host || 'localhost'}`);
    this.method = req.method ?? 'GET';
    this.cookies = parseCookies(req.headers.cookie);
    res.once('close', () => this.#gone.abort());
  }

  /** Aborted when the answer is out or the caller has left. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  header(name: string): string {
    const value = this.#req.headers[name];
    return Array.isArray(value) ? value.join(', ') : (value ?? '');
  }

  setHeader(name: string, value: string | string[]): void {
    this.#res.setHeader(name, value);
  }

  async body(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.#req) {
      size += chunk.length;
      if (size > LARGEST_BODY) throw new Error('body too large');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  text(status: number, type: string, body: string): void {
    this.bytes(status, `${type}; charset=utf-8`, Buffer.from(body));
  }

  html(body: string, status = 200): void {
    this.text(status, 'text/html', body);
  }

  json(body: unknown, status = 200): void {
    this.text(status, 'application/json', JSON.stringify(body));
  }

  redirect(location: string, status = 302): void {
    this.#res.writeHead(status, { location, 'content-length': 0 }).end();
  }

  bytes(status: number, type: string, body: Uint8Array): void {
    if (this.#res.destroyed) return;
    this.#res.writeHead(status, { 'content-type': type, 'content-length': body.byteLength });
    this.#res.end(this.method === 'HEAD' ? undefined : body);
  }

  /** A file as a CDN sends it: `Content-Length`, and `Range` honoured (206, or 416 when it lies outside). */
  file(type: string, body: Uint8Array): void {
    this.setHeader('accept-ranges', 'bytes');
    const range = readRange(this.header('range'), body.byteLength);
    if (range === 'whole') this.bytes(200, type, body);
    else if (range === 'outside') {
      this.setHeader('content-range', `bytes */${body.byteLength}`);
      this.bytes(416, type, new Uint8Array());
    } else {
      this.setHeader('content-range', `bytes ${range.first}-${range.last}/${body.byteLength}`);
      this.bytes(206, type, body.subarray(range.first, range.last + 1));
    }
  }

  /**
   * The connection breaks within the answer. Not before it: Chromium then silently sends the request a second time
   * over a fresh connection, POST or not, and a submit would be paid twice.
   */
  cut(type = 'application/json'): void {
    this.#res.writeHead(200, { 'content-type': type, 'content-length': 4096 });
    this.#res.write(")]}'\n\n", () => this.#res.destroy());
  }
}
