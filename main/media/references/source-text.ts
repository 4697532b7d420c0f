/** What a caller's text turned out to be. */
export type ReferenceSource =
  | { type: 'url'; url: string }
  | { type: 'bytes'; bytes: Buffer }
  | { type: 'refused'; why: 'scheme' | 'unreadable' | 'too_large' };

const SCHEME = /^([a-z][a-z0-9+.-]{1,30}):/i;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * The three forms clients send: an http(s) URL, a data URL, raw base64 (either alphabet, with or without padding and line
 * breaks). Base64 has no colon, so whatever starts with a scheme is a URL and never decoded.
 */
export function readSourceText(text: string, maxBytes: number): ReferenceSource {
  const trimmed = text.trim();
  const scheme = SCHEME.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === 'http' || scheme === 'https') return { type: 'url', url: trimmed };
  if (scheme === 'data') return readDataUrl(trimmed, maxBytes);
  if (scheme !== undefined) return { type: 'refused', why: 'scheme' };
  return readBase64(trimmed, maxBytes);
}

/** RFC 2397. The media type it names is a claim and is not looked at. */
function readDataUrl(text: string, maxBytes: number): ReferenceSource {
  const comma = text.indexOf(',');
  if (comma < 0) return { type: 'refused', why: 'unreadable' };
  const data = text.slice(comma + 1);
  if (/;\s*base64\s*$/i.test(text.slice(0, comma))) {
    return readBase64(data.includes('%') ? percentDecoded(data).toString('latin1') : data, maxBytes);
  }
  const bytes = percentDecoded(data);
  return bytes.length > maxBytes ? { type: 'refused', why: 'too_large' } : { type: 'bytes', bytes };
}

function readBase64(text: string, maxBytes: number): ReferenceSource {
  const digits = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text;
  const length = digits.length - (digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0);
  if (Math.floor((length * 3) / 4) > maxBytes) return { type: 'refused', why: 'too_large' };
  // Buffer skips what it does not know; a web page or a path would become noise instead of a refusal.
  if (length === 0 || length % 4 === 1 || !BASE64.test(digits)) return { type: 'refused', why: 'unreadable' };
  return { type: 'bytes', bytes: Buffer.from(digits, 'base64') };
}

const percentDecoded = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
