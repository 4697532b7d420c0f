import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** This machine's first address that is not loopback, or undefined without a network. */
export const lanAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/**
 * Passes TCP from `host:port` to the same port on loopback, as a relay on a remote vendor machine does: browsers bind
 * their debugging port to loopback only. Returns the way to end it.
 */
export async function relayToLoopback(host: string, port: number): Promise<() => Promise<void>> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  return async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
}
