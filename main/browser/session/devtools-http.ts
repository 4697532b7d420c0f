import { Agent, request } from 'node:http';
import { GatewayError } from '../../contract/index.ts';
import type { CdpEndpoint } from '../../domain/index.ts';

/** A row of `/json/list`. */
export interface DevtoolsTarget {
  id: string;
  type: string;
  url: string;
  title: string;
  webSocketDebuggerUrl: string | null;
}

/** The browser's own HTTP door: it answers when all tabs hang, and closes tabs nobody else can. */
export interface DevtoolsDoor {
  /** WebSocket address of the browser; null when the browser does not tell. Rejects when the port is dead. */
  browserSocket(signal?: AbortSignal): Promise<string | null>;
  /** Tabs only. */
  tabs(signal?: AbortSignal): Promise<DevtoolsTarget[]>;
  closeTab(id: string): Promise<void>;
  openBlankTab(): Promise<void>;
}

/** Errors of every method: GatewayError `window_attach_failed`. */
export function devtoolsDoor(endpoint: CdpEndpoint, timeoutMs: number): DevtoolsDoor {
  const base = new URL(endpoint.httpUrl ?? (endpoint.wsUrl ?? '').replace(/^ws/, 'http'));
  const ask = (method: string, path: string, signal?: AbortSignal): Promise<string> =>
    fetchText(new URL(path, base), { method, timeoutMs, signal });

  return {
    async browserSocket(signal) {
      const told = readJson(await ask('GET', '/json/version', signal));
      return isRecord(told) ? sameHost(told.webSocketDebuggerUrl, base) : null;
    },
    async tabs(signal) {
      const rows = readJson(await ask('GET', '/json/list', signal));
      if (!Array.isArray(rows)) return [];
      return rows
        .filter(isRecord)
        .filter((row) => row.type === 'page' && !String(row.url).startsWith('devtools://'))
        .map((row) => ({
          id: String(row.id),
          type: 'page',
          url: String(row.url ?? ''),
          title: String(row.title ?? ''),
          webSocketDebuggerUrl: sameHost(row.webSocketDebuggerUrl, base),
        }));
    },
    async closeTab(id) {
      await ask('GET', `/json/close/${encodeURIComponent(id)}`);
    },
    async openBlankTab() {
      // GET is answered with 405.
      await ask('PUT', '/json/new?about:blank');
    },
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Some builds always tell 127.0.0.1, which is wrong behind a relay on another machine or port. */
function sameHost(told: unknown, base: URL): string | null {
  if (typeof told !== 'string' || !URL.canParse(told)) return null;
  const url = new URL(told);
  url.host = base.host;
  if (base.protocol === 'https:') url.protocol = 'wss:';
  return url.href;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatewayError('window_attach_failed', 'The window answered something that is not DevTools', {
      cause,
    });
  }
}

interface Ask {
  method: string;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** An agent of its own: the global one may be told to use a proxy, which cannot reach this machine's ports. */
const direct = new Agent({ keepAlive: false });

function fetchText(url: URL, { method, timeoutMs, signal }: Ask): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) =>
      reject(
        signal?.aborted
          ? signal.reason
          : new GatewayError('window_attach_failed', 'The DevTools port of the window does not answer', {
              cause,
            }),
      );
    const limit = AbortSignal.timeout(timeoutMs);
    const asked = request(
      url,
      { method, agent: direct, signal: signal ? AbortSignal.any([signal, limit]) : limit },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', fail);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (answer.statusCode === 200) resolve(text);
          else fail(new Error(`HTTP ${answer.statusCode}: ${text.slice(0, 200)}`));
        });
      },
    );
    asked.on('error', fail);
    asked.end();
  });
}
