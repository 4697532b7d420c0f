import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * A vendor's API whose windows are reached through lines that can be cut, while the browsers live on. Answers are
 * passed on with the debugging ports of the windows replaced by ours.
 */
export class CuttableLines {
  readonly url: string;
  readonly #api: ReturnType<typeof createHttpServer>;
  readonly #vendorUrl: string;
  /** Debugging port → its line. */
  readonly #lines = new Map<number, Promise<Server>>();
  readonly #sockets = new Set<Socket>();

  private constructor(api: ReturnType<typeof createHttpServer>, vendorUrl: string) {
    this.#api = api;
    this.#vendorUrl = vendorUrl;
    this.url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  }

  static async before(vendorUrl: string): Promise<CuttableLines> {
    const api = createHttpServer().listen(0, '127.0.0.1');
    await once(api, 'listening');
    const lines = new CuttableLines(api, vendorUrl);
    api.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      lines.#answer(incoming, response).catch(() => response.destroy());
    });
    return lines;
  }

  /** All connections to all windows end at once; new ones can be made. Returns how many there were. */
  cut(): number {
    const count = this.#sockets.size;
    for (const socket of this.#sockets) socket.destroy();
    return count;
  }

  async close(): Promise<void> {
    this.#api.close();
    this.#api.closeAllConnections();
    for (const line of this.#lines.values()) (await line).close();
    this.cut();
  }

  async #answer(incoming: IncomingMessage, response: ServerResponse) {
    const { url, method = 'GET', headers } = incoming;
    const body = await buffer(incoming);
    const { host: _host, connection: _connection, 'content-length': _length, ...rest } = headers;
    const answer = await fetch(`${this.#vendorUrl}${url}`, {
      method,
      headers: rest as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    });
    const text = await this.#withOurPorts(await answer.text());
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text);
  }

  async #withOurPorts(text: string): Promise<string> {
    const ports = new Set([...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map((match) => Number(match[1])));
    let changed = text;
    for (const port of ports) {
      const line = await this.#lineTo(port);
      changed = changed.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${(line.address() as AddressInfo).port}`);
    }
    return changed;
  }

  #lineTo(port: number): Promise<Server> {
    const line = this.#lines.get(port) ?? this.#open(port);
    this.#lines.set(port, line);
    return line;
  }

  async #open(port: number): Promise<Server> {
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      this.#sockets.add(near);
      near.on('close', () => {
        this.#sockets.delete(near);
        far.destroy();
      });
      far.on('close', () => near.destroy());
      for (const end of [near, far]) end.on('error', () => undefined);
      near.pipe(far).pipe(near);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
}
