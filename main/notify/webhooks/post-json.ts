import { lookup as dnsLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { AddressRefused, guardedLookup, isAllowedAddress, type Resolve } from '../../kernel/index.ts';

export interface Mail {
  url: string;
  body: string;
  headers: Record<string, string>;
}

export interface PostGuard {
  allowPrivate: boolean;
  /** Default: the system's resolver. */
  resolve?: Resolve | undefined;
  /** Default: `isAllowedAddress`. */
  addressRule?: ((address: string, allowPrivate: boolean, host: string) => boolean) | undefined;
}

export interface PostAnswer {
  status: number;
  retryAfter: string | undefined;
}

/**
 * One POST of JSON, no redirect followed, the answer's body not read. The address checked is the one connected to. Rejects
 * with `AddressRefused`, the signal's reason, or the network's error.
 */
export function postJson(mail: Mail, guard: PostGuard, signal: AbortSignal): Promise<PostAnswer> {
  const url = new URL(mail.url);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const rule = guard.addressRule ?? isAllowedAddress;
  const isAllowed = (address: string) => rule(address, guard.allowPrivate, host);
  // A literal address never reaches `lookup`.
  if (isIP(host) && !isAllowed(host)) return Promise.reject(new AddressRefused());
  const body = Buffer.from(mail.body);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request({
      method: 'POST',
      protocol: url.protocol,
      host,
      port: url.port || undefined,
      path: url.pathname + url.search,
      // An own connection for one request: none kept open, no proxy of the environment taken.
      agent: false,
      lookup: guardedLookup(guard.resolve ?? ((name) => dnsLookup(name, { all: true })), isAllowed),
      signal,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': body.length,
        'user-agent': 'fpbrowser2api',
        ...mail.headers,
      },
    });
    const fail = (error: unknown) => reject(signal.aborted ? signal.reason : error);
    request.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      // An error of a body nobody reads must not end the process.
      response.on('error', () => undefined).destroy();
    });
    request.on('error', fail);
    // A switch of protocols ends without response and without error.
    request.on('close', () => fail(new Error('The connection was closed')));
    request.end(body);
  });
}
