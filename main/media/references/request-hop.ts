import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { AddressRefused, guardedLookup, type Resolve } from '../../kernel/index.ts';

export interface HopGuard {
  resolve: Resolve;
  /** `host` is the name or literal of the URL, for which the address was found. */
  isAllowed(address: string, host: string): boolean;
}

/** Ends the request at any point of it. `onConnected` is called once the way is open, TLS included. */
export interface HopControl {
  signal: AbortSignal;
  onConnected(): void;
}

/**
 * One GET, no redirect followed, answered by the response before its body. Rejects with `AddressRefused`, the signal's
 * reason, or the network's error.
 */
export function requestHop(url: URL, guard: HopGuard, control: HopControl): Promise<http.IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address never reaches `lookup`. URL has already turned 0x7f.1, 2130706433 and 0177.0.0.1 into dots.
  if (isIP(host) && !guard.isAllowed(host, host)) return Promise.reject(new AddressRefused());
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = client.request({
      protocol: url.protocol,
      host,
      port: url.port || undefined,
      path: url.pathname + url.search,
      // An own connection for one request: none kept open, no proxy of the environment taken.
      agent: false,
      lookup: guardedLookup(guard.resolve, (address) => guard.isAllowed(address, host)),
      signal: control.signal,
      headers: { accept: 'image/*,video/*,audio/*,*/*;q=0.5', 'accept-encoding': 'identity' },
    });
    const fail = (error: unknown) => reject(control.signal.aborted ? control.signal.reason : error);
    request.on('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', control.onConnected),
    );
    request.on('response', resolve);
    request.on('error', fail);
    // A switch of protocols ends without response and without error.
    request.on('close', () => fail(new Error('The connection was closed')));
    request.end();
  });
}
