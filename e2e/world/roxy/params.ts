import { FAILURE, Refusal } from './call.ts';

/**
 * Name → kind; a trailing `!` marks a required one. Kinds: `int`, `text`, `flag`, `object`, `texts`, `ints`, `objects`,
 * `csv` (comma list in a query), and `A|B` (one of these words). Undocumented parameters are let through unseen.
 */
export type ParamRules = Readonly<Record<string, string>>;

const checks: Record<string, (value: unknown) => boolean> = {
  int: Number.isInteger,
  text: (value) => typeof value === 'string',
  flag: (value) => typeof value === 'boolean',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  csv: Array.isArray,
};
const listOf: Record<string, string> = { texts: 'text', ints: 'int', objects: 'object' };

/** Throws the vendor's generic failure; the wording of it is not documented. */
export function checkParams(
  rules: ParamRules,
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const kind = rule.replace('!', '');
    const value = sent[name];
    if (value === undefined || value === null || value === '') {
      if (rule.endsWith('!')) throw new Refusal(FAILURE, `参数错误: ${name}`);
    } else if (isOfKind(kind, value)) {
      checked[name] = value;
    } else {
      throw new Refusal(FAILURE, `参数错误: ${name}`);
    }
  }
  return checked;
}

function isOfKind(kind: string, value: unknown): boolean {
  if (kind.includes('|')) return kind.split('|').includes(String(value));
  const inner = listOf[kind];
  if (inner) return Array.isArray(value) && value.every((one) => isOfKind(inner, one));
  return checks[kind]?.(value) ?? false;
}

/** Query texts as the rules understand them; a repeated key is no list (contract 1.13). */
export function fromQuery(rules: ParamRules, query: URLSearchParams): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const [text = '', ...more] = query.getAll(name);
    const kind = rules[name]?.replace('!', '');
    if (more.length > 0) sent[name] = { repeated: [text, ...more] };
    else if (kind === 'int' && /^-?\d+$/.test(text)) sent[name] = Number(text);
    else if (kind === 'csv' && text !== '') sent[name] = text.split(',').map((part) => part.trim());
    else sent[name] = text;
  }
  return sent;
}
