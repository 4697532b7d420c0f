import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { GatewayError } from '../contract/index.ts';
import type { Clock } from '../kernel/index.ts';

export interface Address {
  host: string;
  port: number;
  /** For a person or client on this computer. */
  origin: string;
}

/** The listening socket: opens once, closes gracefully. */
export class HttpServer {
  readonly #server: Server;
  readonly #clock: Clock;
  #closed: Promise<void> | null = null;

  constructor(listener: RequestListener, clock: Clock) {
    this.#clock = clock;
    // The host guard answers requests without Host; Node's own refusal has no envelope.
    this.#server = createServer({ requireHostHeader: false, keepAliveTimeout: 30_000 });
    this.#server.on('request', (req, res) => {
      if (this.#closed !== null) res.setHeader('connection', 'close');
      res.once('close', () => {
        if (this.#closed !== null) setImmediate(() => this.#server.closeIdleConnections());
      });
      listener(req, res);
    });
    this.#server.on('clientError', refuseMalformed);
  }

  /** @throws GatewayError `port_taken` */
  listen(host: string, port: number): Promise<Address> {
    return new Promise((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port));
      this.#server.once('error', onError);
      this.#server.listen(port, host, () => {
        this.#server.off('error', onError);
        const { port: bound } = this.#server.address() as AddressInfo;
        resolve({ host, port: bound, origin: `http://${reachable(host)}:${bound}` });
      });
    });
  }

  /** Takes no more, lets running answers end for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void> {
    if (this.#closed !== null) return this.#closed;
    if (!this.#server.listening) return Promise.resolve();
    const cancel = this.#clock.after(graceMs, () => this.#server.closeAllConnections());
    this.#closed = new Promise<void>((resolve) => this.#server.close(() => resolve())).finally(cancel);
    this.#server.closeIdleConnections();
    return this.#closed;
  }
}

const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): GatewayError {
  const message =
    error.code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is in use by another program; stop it or choose another port`
      : `Cannot listen on ${host}, port ${port} (${error.code ?? 'unknown reason'})`;
  return new GatewayError('port_taken', message, { cause: error });
}

const REFUSALS: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Bytes that are no HTTP never reach a route; they get the envelope all the same. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const line = REFUSALS[error.code ?? ''] ?? '400 Bad Request';
  const message = 'The request could not be read as HTTP';
  const body = JSON.stringify({
    error: { message, type: 'invalid_request_error', param: null, code: 'bad_body' },
    detail: `[${line.slice(0, 3)} bad_body] ${message}`,
  });
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
