import type { ServerResponse } from 'node:http';
import { sleep, systemClock } from '../../../main/kernel/index.ts';
import type { Fault } from './faults.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Envelope code, for the journal. */
  code?: number;
  /** Break the connection in the middle of the body. */
  cut?: boolean;
}

export const envelope = (code: number, msg: string, data?: unknown): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ code, msg, data }),
  code,
});

export const plain = (status: number, body: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

const PAGE = '<!doctype html><html><head><title>Proxy error</title></head><body><h1>Sorry</h1></body></html>';

/** What the client gets instead of `reply`. A slow one is waited for here, until the client hangs up. */
export async function spoil(reply: Reply, fault: Fault, hungUp: AbortSignal): Promise<Reply> {
  switch (fault.kind) {
    case 'http': {
      const headers: Record<string, string> = {};
      if (fault.retryAfterS !== undefined) headers['retry-after'] = String(fault.retryAfterS);
      return plain(fault.status, fault.body ?? 'upstream error', headers);
    }
    case 'html':
      return { status: 200, headers: { 'content-type': 'text/html' }, body: PAGE };
    case 'malformed':
      return { ...reply, body: reply.body.slice(0, -Math.ceil(reply.body.length / 3)) };
    case 'drop':
      return { ...reply, cut: true };
    case 'slow':
      await sleep(systemClock, fault.ms, hungUp).catch(() => undefined);
      return reply;
    case 'refuse':
      return envelope(fault.code, fault.msg, fault.data);
    case 'omit':
      return { ...reply, body: without(reply.body, fault.fields) };
  }
}

function without(body: string, fields: string[]): string {
  const { data, ...rest } = JSON.parse(body) as { data?: unknown };
  const strip = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).filter(([name]) => !fields.includes(name)))
      : value;
  const rows = (data as { rows?: unknown[] } | undefined)?.rows;
  if (Array.isArray(data)) return JSON.stringify({ ...rest, data: data.map(strip) });
  if (rows) return JSON.stringify({ ...rest, data: { ...(data as object), rows: rows.map(strip) } });
  return JSON.stringify({ ...rest, data: strip(data) });
}

export function send(response: ServerResponse, reply: Reply): void {
  // The client hung up meanwhile.
  if (response.destroyed) return;
  const body = Buffer.from(reply.body);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  if (reply.cut) response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
  else response.end(body);
}
