/**
 * What must not reach the disk with evidence: sign-in values, values a page adds to prove itself, signed links and
 * embedded files. Evidence is meant to be shown to somebody else, so doubtful values go too.
 */
const MASK = '[redacted]';

const SECRET_WORD =
  '(?:token|secret|passw(?:or)?d|passwd|pwd|authori[sz]ation|cookie|session|signature|(?<![a-z])sig(?![a-z])|csrf|xsrf|captcha|turnstile|proof|credential|api[-_]?key|otp|jwt|bogus|mstoken)';
const SECRET_NAME = new RegExp(SECRET_WORD, 'i');
const SIGNED_NAME =
  /^(?:x-(?:amz|goog|tos|oss)-|key$|key-pair-id$|policy$|auth|code$|se$|sp$|sv$|st$|skoid$)/i;
/** Longer query values are ids at best and signed blobs at worst; nobody reads them in evidence. */
const LONGEST_QUERY_VALUE = 64;

const SECRET_HEADERS =
  /^(?:authorization|proxy-authorization|cookie|set-cookie|x-.*(?:auth|token|key|sig|proof).*)$/i;

export function redactHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADERS.test(name) || SECRET_NAME.test(name) ? MASK : redactUrlsIn(name, value),
    ]),
  );
}

const redactUrlsIn = (name: string, value: string): string =>
  /^(?:location|referer|origin)$/i.test(name) ? redactUrl(value) : redactText(value);

/** Keeps scheme, host, path and harmless query values. */
export function redactUrl(raw: string): string {
  if (/^data:/i.test(raw)) return `${raw.slice(0, Math.min(raw.length, raw.indexOf(',') + 1 || 40))}…`;
  let url: URL;
  try {
    url = new URL(raw);
  } catch {
    return redactText(raw);
  }
  if (url.username) url.username = MASK;
  if (url.password) url.password = MASK;
  for (const [name, value] of [...url.searchParams]) {
    if (SECRET_NAME.test(name) || SIGNED_NAME.test(name) || value.length > LONGEST_QUERY_VALUE)
      url.searchParams.set(name, MASK);
  }
  if (url.hash.length > LONGEST_QUERY_VALUE || SECRET_NAME.test(url.hash)) url.hash = MASK;
  return url.href.replaceAll(encodeURIComponent(MASK), MASK);
}

const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g;
const JSON_VALUE = new RegExp(`((\\\\?")[\\w-]*${SECRET_WORD}[\\w-]*\\2\\s*:\\s*\\2)((?:(?!\\2).)*)`, 'gi');
const FORM_VALUE = new RegExp(`((?:^|[&?;\\s])[\\w-]*${SECRET_WORD}[\\w-]*=)[^&\\s"'<>]+`, 'gi');
/** Inlined files and long opaque values. */
const BLOB = /[A-Za-z0-9+/_-]{200,}={0,2}/g;

/** For bodies, console lines and scripts inside HTML. */
export const redactText = (text: string): string =>
  text
    .replace(BEARER, `$1 ${MASK}`)
    .replace(JWT, MASK)
    // Before the two below: their search inside one endless word would be quadratic.
    .replace(BLOB, (blob) => `[${blob.length} characters]`)
    .replace(JSON_VALUE, `$1${MASK}`)
    .replace(FORM_VALUE, `$1${MASK}`);

/** HTML of a page: values of password and secret-looking inputs, and what `redactText` knows. */
export const redactHtml = (html: string): string =>
  redactText(html.replace(/<(?:input|meta)\b[^>]*>/gi, redactTag));

const VALUE_ATTRIBUTE = /(\s(?:value|content)\s*=\s*)(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
const NAMING_ATTRIBUTE = /\s(?:name|id|autocomplete)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi;

function redactTag(tag: string): string {
  const names = [...tag.matchAll(NAMING_ATTRIBUTE)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
  const isPassword = /\stype\s*=\s*["']?password/i.test(tag);
  if (!isPassword && !names.some((name) => SECRET_NAME.test(name))) return tag;
  return tag.replace(VALUE_ATTRIBUTE, `$1"${MASK}"`);
}
