import type { GatewayError, JsonObject, Profile } from '../../../contract/index.ts';
import { type ErrorRow, errorType, rowOf } from './error-table.ts';
import { openapiText } from './openapi-texts.ts';

export interface PublicError {
  status: number;
  headers: Record<string, string>;
  body: JsonObject;
  /** For the request log. */
  code: string;
}

export interface ErrorScene {
  profile: Profile;
  /** `video`, `task`, …: what a `not_found` is about. */
  subject: string;
  method: string;
  /** The order is stored. Clients order again after 5xx, 408, 409 and 429, and pay twice. */
  isAccepted?: boolean;
}

/** Statuses whose `Retry-After` clients count on, with the seconds told when the thrower said none. */
const RETRY_AFTER_S: Record<number, number> = { 409: 1, 425: 3, 429: 5, 503: 15 };

/**
 * The envelope every client can read: the SDKs take `error`, older ones `detail`. Both at once, because `detail` alone
 * loses the code in one SDK and the message in another.
 */
export function publicError(error: GatewayError, scene: ErrorScene): PublicError {
  const usual = rowFor(error, scene);
  const row = scene.isAccepted ? unrepeated(usual, error) : usual;
  const { status } = row;
  const code = row.code ?? error.code;
  const message = messageFor(error, scene);
  return {
    status,
    code,
    headers: headersFor(error, row),
    body: {
      error: { message, type: errorType(usual.status), param: error.param ?? null, code },
      detail: `[${status} ${row.detailCode ?? code}] ${message}`,
      // Where document 004 looks for its texts.
      ...(scene.profile === 'openapi' ? { message } : {}),
    },
  };
}

function rowFor(error: GatewayError, { profile, subject, method }: ErrorScene): ErrorRow {
  const usual = rowOf(error);
  const row = error.isUnprocessable && usual.status === 400 ? { ...usual, status: 422 } : usual;
  if (error.code === 'not_found') {
    const named = profile === 'fpbrowser' && subject === 'video' ? 'task' : subject;
    return { ...row, code: `${named}_not_found` };
  }
  // Document 002's number for it.
  if (profile === 'legacy002' && error.code === 'sync_timeout') return { ...row, status: 503 };
  if (profile === 'openapi' && openapiText(error)?.isParameter) return { ...row, status: 400 };
  if (profile !== 'newapi') return row;
  // It retries these on another channel, which cannot help; of a poll's errors it survives only this very code.
  if ([422, 451, 501].includes(row.status)) return { ...row, status: 400 };
  return row.status === 429 && method === 'GET' ? { ...row, code: '429' } : row;
}

/** The one answer that may be 5xx is that of a task that still runs: it names the task. */
function unrepeated(row: ErrorRow, { code }: GatewayError): ErrorRow {
  const wouldRepeat = row.status >= 500 || [408, 409, 429].includes(row.status);
  return wouldRepeat && code !== 'sync_timeout' ? { ...row, status: 400, neverRetry: true } : row;
}

function messageFor(error: GatewayError, { profile, subject }: ErrorScene): string {
  if (error.code === 'not_found' && profile === 'fpbrowser' && subject === 'video') return 'task not found';
  return (profile === 'openapi' ? openapiText(error)?.message : undefined) ?? error.message;
}

function headersFor(error: GatewayError, row: ErrorRow): Record<string, string> {
  const retryAfterS =
    error.retryAfterMs === undefined ? RETRY_AFTER_S[row.status] : Math.ceil(error.retryAfterMs / 1000);
  const mayRetry = row.status === 425 || row.status === 429 || row.status === 409 || row.status >= 500;
  const tellsWhen = mayRetry && retryAfterS !== undefined && (row.status !== 409 || !row.neverRetry);
  return {
    ...(tellsWhen ? { 'retry-after': String(Math.max(1, retryAfterS)) } : {}),
    ...(row.neverRetry || !mayRetry ? { 'x-should-retry': 'false' } : {}),
  };
}
