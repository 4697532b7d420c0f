import { GatewayError } from '../../../contract/index.ts';
import type { Clock, Logger } from '../../../kernel/index.ts';
import type { Resolve } from './endpoint.ts';

export interface RoxyVendorOptions {
  /** `http://127.0.0.1:50000`; the scheme may be missing. */
  baseUrl: string;
  token: string;
  clock: Clock;
  log: Logger;
  /** For every call but open. Default 30 s. */
  callTimeoutMs?: number;
  /** Default 120 s: a first open fetches the profile from the cloud. */
  openTimeoutMs?: number;
  /** The plan's limit is not published. Default 180. */
  callsPerMinute?: number;
  /** DNS, for an API that is not on this computer. */
  resolve?: Resolve;
}

/** Errors: `bad_parameter` for what is no http(s) address. */
export function parseBaseUrl(text: string): URL {
  const trimmed = text.trim();
  const spelled = /^[a-z]+:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(spelled) ? new URL(spelled) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new GatewayError('bad_parameter', 'The address of the RoxyBrowser API is not an http address', {
      param: 'baseUrl',
    });
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  url.search = '';
  url.hash = '';
  return url;
}
