import { lookup as dnsLookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../contract/index.ts';
import { AddressRefused, type Clock, Deadline, isAllowedAddress, type Resolve } from '../../kernel/index.ts';
import { BodyTooLarge, readBody } from './read-body.ts';
import { type HopGuard, requestHop } from './request-hop.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Until the connection stands, of each hop; and for everything. Source: the sites' contract, less patient with bodies. */
const CONNECT_MS = 15_000;
const TOTAL_MS = 60_000;

export interface DownloadOptions {
  clock: Clock;
  maxBytes: number;
  /** Asked at every download, so that a changed setting counts at once. */
  allowPrivate(): boolean;
  /** Default: the system's resolver. */
  resolve?: Resolve;
  /** Default: `isAllowedAddress`. */
  addressRule?: (address: string, allowPrivate: boolean, host: string) => boolean;
}

export interface DownloadTarget {
  url: string;
  /** Request field, for errors. */
  param: string;
  signal?: AbortSignal | undefined;
}

/**
 * Fetches what a caller's URL points to, guarding every hop. Errors, all with `param`: `bad_parameter` (the URL or where
 * it leads is not allowed), `body_too_large`, `bad_image` (it could not be fetched). Nothing of the answer enters an error.
 */
export async function download(target: DownloadTarget, options: DownloadOptions): Promise<Buffer> {
  const { param, signal } = target;
  const timeout = () => new GatewayError('bad_image', 'The reference took too long to download', { param });
  using total = new Deadline(options.clock, TOTAL_MS, timeout, signal);
  // Whatever ends the download, the last hop's socket goes with it.
  const stop = new AbortController();
  try {
    return await followHops(target, options, {
      timeout,
      signal: AbortSignal.any([total.signal, stop.signal]),
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw total.signal.aborted ? total.signal.reason : translate(error, param, options.maxBytes);
  } finally {
    stop.abort();
  }
}

interface Run {
  signal: AbortSignal;
  timeout(): GatewayError;
}

async function followHops(target: DownloadTarget, options: DownloadOptions, run: Run): Promise<Buffer> {
  const { param } = target;
  const allowPrivate = options.allowPrivate();
  const rule = options.addressRule ?? isAllowedAddress;
  const guard: HopGuard = {
    resolve: options.resolve ?? ((host) => dnsLookup(host, { all: true })),
    isAllowed: (address, host) => rule(address, allowPrivate, host),
  };
  let url = parseUrl(target.url, undefined, param);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await connect(url, guard, options.clock, run);
    const status = response.statusCode ?? 0;
    if (status === 200) return await readBody(response, options.maxBytes);
    response.destroy();
    const location = response.headers.location;
    if (!REDIRECTS.has(status) || location === undefined) {
      throw new GatewayError('bad_image', `The reference URL answered HTTP ${status}`, { param });
    }
    url = parseUrl(location, url, param);
  }
  throw new GatewayError('bad_parameter', 'The reference URL redirects too often', { param });
}

async function connect(url: URL, guard: HopGuard, clock: Clock, run: Run): Promise<IncomingMessage> {
  using connecting = new Deadline(clock, CONNECT_MS, run.timeout);
  return await requestHop(url, guard, {
    signal: AbortSignal.any([run.signal, connecting.signal]),
    onConnected: () => connecting[Symbol.dispose](),
  });
}

function parseUrl(text: string, base: URL | undefined, param: string): URL {
  const url = URL.parse(text, base);
  if (!url) throw new GatewayError('bad_parameter', 'The reference URL is malformed', { param });
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new GatewayError('bad_parameter', 'Only http, https and data URLs are accepted', { param });
  }
  if (url.username !== '' || url.password !== '') {
    throw new GatewayError('bad_parameter', 'A reference URL may not hold a user name or password', {
      param,
    });
  }
  return url;
}

function translate(error: unknown, param: string, maxBytes: number): unknown {
  if (error instanceof GatewayError) return error;
  if (error instanceof BodyTooLarge) return referenceTooLarge(param, maxBytes);
  if (error instanceof AddressRefused) {
    const message =
      'The reference URL leads to a private or reserved address, which the settings do not allow';
    return new GatewayError('bad_parameter', message, { param });
  }
  return new GatewayError('bad_image', 'The reference could not be downloaded', { param, cause: error });
}

export const referenceTooLarge = (param: string, maxBytes: number): GatewayError =>
  new GatewayError('body_too_large', `A reference may not be larger than ${maxBytes} bytes`, { param });
