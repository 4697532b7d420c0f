/** Describes a positional body the way the contract prints it: arrays literally, leaves by name. */
export type Pattern = null | number | string | boolean | Leaf | readonly Pattern[];
export type Leaf = (value: unknown, at: string) => string[];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const leaf =
  (what: string, good: (value: unknown) => boolean): Leaf =>
  (value, at) =>
    good(value) ? [] : [`${at}: expected ${what}, got ${short(value)}`];

export const anyValue: Leaf = () => [];
export const text = leaf('text', (v) => typeof v === 'string');
export const filledText = leaf('non-empty text', (v) => typeof v === 'string' && v.trim() !== '');
export const whole = leaf('a whole number', (v) => Number.isInteger(v));
export const share = leaf('a number 0…1', (v) => typeof v === 'number' && v >= 0 && v <= 1);
/** Made by the page, fresh per request. */
export const pageUuid = leaf(
  'an upper-case UUID v4',
  (v) => isText(v) && UUID.test(v.toLowerCase()) && v === v.toUpperCase(),
);
/** Made by the site. */
export const siteId = leaf('a lower-case UUID', (v) => isText(v) && UUID.test(v));
export const oneOf = (...values: unknown[]): Leaf =>
  leaf(`one of ${JSON.stringify(values)}`, (v) => values.includes(v));

export const listOf =
  (pattern: Pattern, least = 1, most = 100): Leaf =>
  (value, at) => {
    if (!Array.isArray(value)) return [`${at}: expected a list, got ${short(value)}`];
    if (value.length < least || value.length > most) return [`${at}: ${value.length} items`];
    return value.flatMap((item, i) => mismatches(item, pattern, `${at}[${i}]`));
  };

export const either =
  (...patterns: Pattern[]): Leaf =>
  (value, at) => {
    const found = patterns.map((pattern) => mismatches(value, pattern, at));
    return found.some((problems) => problems.length === 0) ? [] : (found[0] ?? []);
  };

/** Every place where the body differs from the pattern; empty = it fits. */
export function mismatches(value: unknown, pattern: Pattern, at = 'args'): string[] {
  if (typeof pattern === 'function') return pattern(value, at);
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value)) return [`${at}: expected a list, got ${short(value)}`];
    if (value.length !== pattern.length) return [`${at}: ${value.length} slots instead of ${pattern.length}`];
    return pattern.flatMap((part, i) => mismatches(value[i], part, `${at}[${i}]`));
  }
  return value === pattern ? [] : [`${at}: expected ${short(pattern)}, got ${short(value)}`];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const short = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 80);
