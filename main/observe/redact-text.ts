/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Characters kept of one text. */
const LONGEST_TEXT = 4_096;
/** Characters looked at: patterns run over no more than this, whatever a site or a caller sends. */
const LONGEST_SCAN = 65_536;
/** Dropped at the end of a cut scan: a secret cut in half may no longer look like one. */
const CUT_MARGIN = 256;

const QUERY_NAMES = [
  'sig',
  'signature',
  'exp',
  'expires',
  'policy',
  'credential',
  'key-pair-id',
  'awsaccesskeyid',
  'googleaccessid',
  'code',
  'key',
  'ticket',
  'auth',
  'jwt',
  'x-(?:amz|goog|signature|expires)[\\w-]{0,40}',
  '[\\w-]{0,40}(?:token|secret|password|passwd|api[-_]?key|auth[-_]?key)',
].join('|');

/** Order matters: bulk goes first, so that the finer patterns run over little text. No pattern can backtrack far. */
const RULES: readonly (readonly [RegExp, string | ((match: string, ...groups: string[]) => string)])[] = [
  [
    /\bdata:([\w.+-]{1,80}\/[\w.+-]{1,80})?[\w;=.+-]{0,120},[^\s"'<>)\\]*/gi,
    (match, type) => `data:${type ?? ''},[${match.length} characters]`,
  ],
  [/[A-Za-z0-9+/_-]{200,}={0,2}/g, (match) => `[${match.length} characters]`],
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie|x-api-key)(["']?\s{0,8}[:=]\s{0,8})[^\r\n]+/gi,
    `$1$2${REDACTED}`,
  ],
  [new RegExp(`([?&#;]|%3F|%26)(${QUERY_NAMES})(=|%3D)(?:(?!%26)[^\\s&#"'<>)])*`, 'gi'), `$1$2$3${REDACTED}`],
  [
    /\b([\w-]{0,40}(?:token|secret|password|passwd|passphrase|api[-_]?key|private[-_]?key|access[-_]?key))(\\?["']?\s{0,8}[:=]\s{0,8})(?:\\?"[^"\\]*|'[^']*|[^\s&,;)}\]"'\\]+)/gi,
    `$1$2${REDACTED}`,
  ],
  [/\b(bearer|basic)\s{1,8}[\w.~+/-]{16,}=*/gi, `$1 ${REDACTED}`],
  [/\bsk-[\w-]{16,}/g, `sk-${REDACTED}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, REDACTED],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,512}@/gi, `$1${REDACTED}@`],
];

/** The text without credentials, signatures and bulk data, at most `LONGEST_TEXT` characters of it. */
export function redactText(text: string): string {
  const scanned = text.length > LONGEST_SCAN ? text.slice(0, LONGEST_SCAN - CUT_MARGIN) : text;
  let clean = scanned;
  for (const [pattern, replacement] of RULES) {
    clean =
      typeof replacement === 'string'
        ? clean.replace(pattern, replacement)
        : clean.replace(pattern, replacement);
  }
  const isCut = scanned.length < text.length || clean.length > LONGEST_TEXT;
  return isCut ? `${clean.slice(0, LONGEST_TEXT)}… [${text.length} characters]` : clean;
}
