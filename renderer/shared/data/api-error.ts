import { asFields, asText } from './read.ts';

/** What the service refused and why, as its envelope says it. `unreachable` and `unreadable` are the page's own codes. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Reads `{"error":{"message","code"}}`; a bare `error` or `detail` text counts too. */
export function readApiError(status: number, text: string): ApiError {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return new ApiError('unreadable', '', status);
  }
  const fields = asFields(body);
  const error = asFields(fields.error);
  const message = asText(error.message) ?? asText(fields.error) ?? asText(fields.detail);
  if (message === null) return new ApiError('unreadable', '', status);
  return new ApiError(asText(error.code) ?? `http_${status}`, message, status);
}

export const toApiError = (error: unknown): ApiError =>
  error instanceof ApiError ? error : new ApiError('unreadable', String(error), 0);
