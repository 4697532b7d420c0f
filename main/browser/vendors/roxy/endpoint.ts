import { isIP } from 'node:net';
import type { CdpEndpoint } from '../../../domain/index.ts';
import type { Connection } from './shapes.ts';

/** Name → IP address. */
export type Resolve = (host: string) => Promise<string>;

/**
 * RoxyBrowser names its windows' ports as seen from its own machine and `http` without scheme. From elsewhere the
 * loopback host stands for the API's host. Names become IP addresses, because Chromium's debugging port answers
 * only to an IP address or localhost in the `Host` header. Null: the entry names no usable address.
 */
export async function toEndpoint(
  row: Connection,
  apiHost: string,
  resolve: Resolve,
): Promise<CdpEndpoint | null> {
  const ws = await normalise(row.ws, 'ws:', apiHost, resolve);
  const http = await normalise(row.http, 'http:', apiHost, resolve);
  const at = ws ?? http;
  if (!at) return null;
  const guid = ws && /^\/devtools\/browser\/([^/]+)$/.exec(ws.pathname)?.[1];
  const isBidi = row.coreType?.toLowerCase() === 'firefox' || (ws !== null && !guid);
  const httpOrigin = http ?? (guid && ws ? new URL(`http://${ws.host}`) : null);
  return {
    httpUrl: httpOrigin ? httpOrigin.origin : null,
    wsUrl: ws ? ws.href : null,
    pid: row.pid,
    // The GUID alone tells launches apart; the pid is asked only without it, because not every answer names it and
    // one launch must not look like two.
    generation: ws ? `${at.port}${ws.pathname}` : `${at.port}/pid/${row.pid ?? '-'}`,
    protocol: isBidi ? 'bidi' : 'cdp',
  };
}

async function normalise(
  address: string | null,
  scheme: 'ws:' | 'http:',
  apiHost: string,
  resolve: Resolve,
): Promise<URL | null> {
  if (!address) return null;
  const spelled = /^[a-z]+:\/\//i.test(address) ? address : `${scheme}//${address}`;
  if (!URL.canParse(spelled)) return null;
  const url = new URL(spelled);
  if (url.port === '') return null;
  const host = isLoopback(url.hostname) ? apiHost : url.hostname;
  if (isLoopback(host)) return url;
  const bare = host.replace(/^\[|\]$/g, '');
  const ip = isIP(bare) ? bare : await resolve(bare);
  url.hostname = isIP(ip) === 6 ? `[${ip}]` : ip;
  return url;
}

/** Also the wildcard addresses: a service bound to them is reached over its machine's own. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return /^127\.\d+\.\d+\.\d+$/.test(host) || ['[::1]', '::1', '0.0.0.0', '[::]'].includes(host);
}
