import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  text: string;
  path: string;
}

export interface Receiver {
  port: number;
  received: Received[];
  /** Connections, also those that sent nothing. */
  connections: number;
  /** Answers the next calls; default 200. */
  answer: (response: ServerResponse, nth: number) => void;
  close(): Promise<void>;
}

/** A caller's server on this computer. */
export async function openReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      receiver.received.push({ headers: request.headers, text, path: request.url ?? '' });
      receiver.answer(response, receiver.received.length);
    });
  });
  server.on('connection', () => receiver.connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    port: (server.address() as AddressInfo).port,
    received: [],
    connections: 0,
    answer: (response) => response.end(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
