import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Exchange } from './exchange.ts';

export type Answer = (exchange: Exchange) => void | Promise<void>;

export interface HostServer {
  /** HTTPS port of every host. */
  readonly port: number;
  /** Real host (or `*.suffix`) → `127.0.0.1:port`, as `--host-resolver-rules` wants it. */
  readonly siteHosts: Record<string, string>;
  /** Plain HTTP on 127.0.0.1 for tests and scripts: answers like `127.0.0.1` in `hosts`. */
  readonly controlOrigin: string;
  stop(): Promise<void>;
}

const pem = (name: string): string =>
  readFileSync(new URL(`./test-only-tls/test-only.${name}.pem`, import.meta.url), 'utf8');

/**
 * All hosts of one site behind one HTTPS port, told apart by the `Host` header. The certificate is a public test
 * fixture: browsers need `--ignore-certificate-errors`, which the world's `siteHosts` switch sets.
 */
export async function startHostServer(
  hosts: Readonly<Record<string, Answer>>,
  port = 0,
): Promise<HostServer> {
  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const exchange = new Exchange(req, res);
    void respond(exchange, hosts).catch((error) => {
      if (res.headersSent || res.destroyed) res.destroy();
      else exchange.text(500, 'text/plain', `simulator: ${error instanceof Error ? error.stack : error}`);
    });
  };
  const secure = createServer({ key: pem('key'), cert: pem('cert') }, answer).listen(port, '127.0.0.1');
  const plain = createPlainServer(answer).listen(0, '127.0.0.1');
  await Promise.all([once(secure, 'listening'), once(plain, 'listening')]);
  const portOf = (server: typeof secure | typeof plain): number => (server.address() as AddressInfo).port;
  const named = Object.keys(hosts).filter((host) => host !== '127.0.0.1');
  return {
    port: portOf(secure),
    siteHosts: Object.fromEntries(named.map((host) => [host, `127.0.0.1:${portOf(secure)}`])),
    controlOrigin: `http://127.0.0.1:${portOf(plain)}`,
    async stop() {
      for (const server of [secure, plain]) {
        server.close();
        server.closeAllConnections();
      }
      await Promise.all([secure, plain].map((server) => server.listening && once(server, 'close')));
    },
  };
}

async function respond(exchange: Exchange, hosts: Readonly<Record<string, Answer>>): Promise<void> {
  const wildcard = Object.keys(hosts).find(
    (host) => host.startsWith('*') && exchange.host.endsWith(host.slice(1)),
  );
  const answer = hosts[exchange.host] ?? (wildcard === undefined ? undefined : hosts[wildcard]);
  if (answer) await answer(exchange);
  else exchange.text(404, 'text/plain', `simulator: no such host: ${exchange.host}`);
}
