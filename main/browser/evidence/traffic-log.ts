import { redactHeaders, redactText, redactUrl } from './redaction.ts';
import { Ring } from './ring.ts';

/** One exchange or WebSocket frame of a tab, already redacted. */
export interface TrafficEntry {
  at: number;
  kind: 'http' | 'sent' | 'received';
  method: string | null;
  url: string;
  resourceType: string | null;
  requestHeaders: Record<string, string> | null;
  requestBody: string | null;
  status: number | null;
  responseHeaders: Record<string, string> | null;
  /** Only of responses somebody in this program read: evidence asks the browser for nothing more. */
  responseBody: string | null;
  failure: string | null;
}

const CAPACITY = 400;
const LONGEST_BODY = 8 * 1024;
/** Pictures, fonts and scripts: that they were asked for is enough. */
const BULKY = new Set(['image', 'font', 'stylesheet', 'media', 'script']);

export interface HttpRequestFacts {
  at: number;
  method: string;
  url: string;
  resourceType: string;
  headers: Record<string, string>;
  body: string | null;
}

/** Recent traffic of one tab, bounded in number and size; memory of a long job stays flat. */
export class TrafficLog {
  readonly #ring = new Ring<TrafficEntry>(CAPACITY);

  http(request: HttpRequestFacts): TrafficEntry {
    const isBulky = BULKY.has(request.resourceType);
    const entry: TrafficEntry = {
      at: request.at,
      kind: 'http',
      method: request.method,
      url: redactUrl(request.url),
      resourceType: request.resourceType,
      requestHeaders: isBulky ? null : redactHeaders(request.headers),
      requestBody: isBulky || request.body === null ? null : shortened(request.body),
      status: null,
      responseHeaders: null,
      responseBody: null,
      failure: null,
    };
    this.#ring.push(entry);
    return entry;
  }

  answered(entry: TrafficEntry, status: number, headers: Record<string, string>): void {
    entry.status = status;
    if (entry.requestHeaders) entry.responseHeaders = redactHeaders(headers);
  }

  read(entry: TrafficEntry, body: string): void {
    entry.responseBody = shortened(body);
  }

  frame(direction: 'sent' | 'received', url: string, payload: string | Buffer, at: number): void {
    this.#ring.push({
      at,
      kind: direction,
      method: null,
      url: redactUrl(url),
      resourceType: 'websocket',
      requestHeaders: null,
      requestBody: typeof payload === 'string' ? shortened(payload) : `[${payload.length} bytes]`,
      status: null,
      responseHeaders: null,
      responseBody: null,
      failure: null,
    });
  }

  snapshot(): TrafficEntry[] {
    return this.#ring.snapshot();
  }
}

function shortened(text: string): string {
  const kept = redactText(text.slice(0, LONGEST_BODY));
  // A slice of a huge string keeps the huge string alive in V8; the copy lets it go.
  const copy = Buffer.from(kept).toString();
  return text.length > LONGEST_BODY ? `${copy}… [${text.length} characters]` : copy;
}
