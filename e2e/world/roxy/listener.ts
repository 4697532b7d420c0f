import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP server that can go away for a while and come back on the same port. */
export class Listener {
  readonly #handler: Handler;
  readonly #host: string;
  #port: number;
  #server: Server | null = null;

  constructor(handler: Handler, host: string, port: number) {
    this.#handler = handler;
    this.#host = host;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  get isUp(): boolean {
    return this.#server !== null;
  }

  async up(): Promise<void> {
    if (this.#server) return;
    const server = createServer((request, response) => {
      // A request that breaks off while its body is read has nobody left to answer.
      this.#handler(request, response).catch(() => response.destroy());
    });
    this.#server = server;
    server.listen(this.#port, this.#host);
    try {
      await once(server, 'listening');
    } catch (error) {
      this.#server = null;
      throw error;
    }
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Open connections break at once. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
