import { ApiError, readApiError } from './api-error.ts';

type Method = 'GET' | 'POST' | 'DELETE';
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Asks the service the page came from. Rejects with `ApiError` only. */
export type Ask = (method: Method, path: string, body?: unknown) => Promise<unknown>;

/** A request that never answers must not hold the page's polling for ever. */
const TIMEOUT_MS = 20_000;

export function createAsk(fetch: Fetch, readKey: () => string | null): Ask {
  return async (method, path, body) => {
    const key = readKey();
    const headers: Record<string, string> = { accept: 'application/json' };
    if (key) headers.authorization = `Bearer ${key}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        headers,
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError('unreachable', '', 0);
    }
    const text = await response.text().catch(() => '');
    if (!response.ok) throw readApiError(response.status, text);
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new ApiError('unreadable', '', response.status);
    }
  };
}
