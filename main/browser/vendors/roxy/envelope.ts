import type { RoxyFault } from './errors.ts';

export type Answer = { data: unknown } | { fault: RoxyFault };

export interface HttpAnswer {
  status: number;
  text: string;
  retryAfterMs?: number;
}

/** `{code, msg, data?}`; failures come with HTTP 200 too, and a gateway in between may answer with anything. */
export function readAnswer(http: HttpAnswer): Answer {
  const envelope = readEnvelope(http.text);
  const ok = http.status >= 200 && http.status < 300;
  const retry = http.retryAfterMs === undefined ? {} : { retryAfterMs: http.retryAfterMs };
  if (!ok) {
    const said = envelope ? { code: envelope.code, msg: envelope.msg } : {};
    return { fault: { kind: 'http', status: http.status, ...said, ...retry } };
  }
  if (!envelope) return { fault: { kind: 'malformed', note: describe(http.text) } };
  if (envelope.code === 0) return { data: envelope.data };
  return { fault: { kind: 'business', code: envelope.code, msg: envelope.msg, ...retry } };
}

function readEnvelope(text: string): { code: number; msg: string; data: unknown } | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null || !('code' in body)) return null;
  const code = toCode(body.code);
  if (code === null) return null;
  const msg = 'msg' in body && typeof body.msg === 'string' ? body.msg : '';
  return { code, msg, data: 'data' in body ? body.data : undefined };
}

function toCode(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : null;
}

function describe(text: string): string {
  if (text.trim() === '') return 'an empty body';
  return /^\s*</.test(text) ? 'an HTML page' : 'not its JSON envelope';
}

/** `Retry-After` as delay in ms: seconds or an HTTP date. */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
