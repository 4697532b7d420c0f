import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { VirtualClock } from '../kernel/index.ts';
import { HttpServer } from './http-server.ts';

const ok = (_req: unknown, res: { end(text: string): void }) => res.end('ok');

test('a taken port is told by number', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(new HttpServer(ok, new VirtualClock()).listen('127.0.0.1', port)).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining(`Port ${port} `),
  });
  other.close();
});

test('an address that is not ours is told as such', async () => {
  await expect(new HttpServer(ok, new VirtualClock()).listen('203.0.113.9', 0)).rejects.toMatchObject({
    code: 'port_taken',
    message: expect.stringContaining('203.0.113.9'),
  });
});

test('closing waits for a running answer and takes no new connection', async () => {
  const running = Promise.withResolvers<ServerResponse>();
  const server = new HttpServer((_req, res) => running.resolve(res), new VirtualClock());
  const { origin } = await server.listen('127.0.0.1', 0);
  const answer = fetch(origin).then((got) => got.text());
  const response = await running.promise;
  const closed = server.close(60_000);
  await expect(fetch(origin)).rejects.toThrow();
  response.end('done');
  expect(await answer).toBe('done');
  // Resolves without the grace: the kept-alive connection is closed with its last answer.
  await closed;
});

test('what is still running after the grace is cut', async () => {
  const clock = new VirtualClock();
  const arrived = Promise.withResolvers<void>();
  const server = new HttpServer(() => arrived.resolve(), clock);
  const { port } = await server.listen('127.0.0.1', 0);
  const socket = connect(port, '127.0.0.1');
  const cut = new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await arrived.promise;
  const closed = server.close(1000);
  await clock.advance(1000);
  await closed;
  await cut;
});

test('closing what never listened is no error, nor is closing twice', async () => {
  const server = new HttpServer(ok, new VirtualClock());
  await server.close(0);
  await server.listen('127.0.0.1', 0);
  await Promise.all([server.close(0), server.close(0)]);
});
