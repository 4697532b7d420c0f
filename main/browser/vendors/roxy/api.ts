import { GatewayError } from '../../../contract/index.ts';
import { type Clock, Deadline, exponentialBackoff, type Logger, sleep } from '../../../kernel/index.ts';
import type { CallLimiter } from './call-limiter.ts';
import { parseRetryAfter, readAnswer } from './envelope.ts';
import { isPassing, type RoxyFault, roxyError } from './errors.ts';

export interface RoxyApiOptions {
  /** Origin and path prefix without trailing slash. */
  baseUrl: string;
  token: string;
  clock: Clock;
  log: Logger;
  limiter: CallLimiter;
}

export interface CallOptions {
  timeoutMs: number;
  /** Does not wait for the limiter. */
  urgent?: boolean;
  signal?: AbortSignal;
}

export type Query = Record<string, string | number | undefined>;

const GET_TRIES = 3;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 4_000;
/** A longer `Retry-After` is the caller's to wait for. */
const LONGEST_RETRY_AFTER_MS = 15_000;

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** One call, one answer: the envelope's `data`, or a GatewayError. */
export class RoxyApi {
  readonly #options: RoxyApiOptions;

  constructor(options: RoxyApiOptions) {
    this.#options = options;
  }

  /** Changes nothing, so passing trouble is tried again. */
  async get(path: string, query: Query, options: CallOptions): Promise<unknown> {
    const url = new URL(this.#options.baseUrl + path);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#exchange(url, { method: 'GET' }, options);
      } catch (error) {
        if (attempt === GET_TRIES || options.signal?.aborted || !isPassing(error)) throw error;
        const asked = error instanceof GatewayError ? error.retryAfterMs : undefined;
        if (asked !== undefined && asked > LONGEST_RETRY_AFTER_MS) throw error;
        const wait = asked ?? exponentialBackoff(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS);
        this.#options.log.debug('RoxyBrowser call is tried again', { path, attempt, wait });
        await sleep(this.#options.clock, wait, options.signal);
      }
    }
  }

  /** Sent once: what it did is unknown when no answer came. */
  async post(path: string, body: unknown, options: CallOptions): Promise<unknown> {
    const url = new URL(this.#options.baseUrl + path);
    return this.#exchange(url, { method: 'POST', body: JSON.stringify(body) }, options);
  }

  async #exchange(url: URL, init: RequestInit, options: CallOptions): Promise<unknown> {
    const { clock, token, limiter } = this.#options;
    await limiter.take(options.urgent ?? false, options.signal);
    using deadline = new Deadline(
      clock,
      options.timeoutMs,
      () =>
        roxyError({ kind: 'timeout', note: `no answer to ${url.pathname} in ${options.timeoutMs / 1000} s` }),
      options.signal,
    );
    let answer: ReturnType<typeof readAnswer>;
    try {
      const response = await fetch(url, {
        ...init,
        headers: { token, 'content-type': 'application/json' },
        // fetch would carry the `token` header along to another host.
        redirect: 'manual',
        signal: deadline.signal,
      });
      const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now());
      const text = await response.text();
      answer = readAnswer({
        status: response.status,
        text,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw roxyError(networkFault(error, url));
    }
    if ('fault' in answer) throw roxyError(this.#withoutToken(answer.fault));
    return answer.data;
  }

  /** Messages are shown to people; an app that echoes the key must not spread it. */
  #withoutToken(fault: RoxyFault): RoxyFault {
    const { token } = this.#options;
    return token && fault.msg?.includes(token)
      ? { ...fault, msg: fault.msg.replaceAll(token, '***') }
      : fault;
  }
}

function networkFault(error: unknown, url: URL): RoxyFault {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (NOT_SENT.has(code)) return { kind: 'refused', note: `${url.host}: ${code}` };
  const why = code || (cause instanceof Error ? cause.message : 'connection lost');
  return { kind: 'cut', note: `${url.host}: ${why}` };
}
