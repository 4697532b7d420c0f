/** How Go's `encoding/json` fills a typed struct: what a relay written in Go accepts of an answer and what breaks it. */

export type GoKind = 'string' | 'int' | 'object' | 'strings' | 'objects' | GoStruct | readonly [GoStruct];
export interface GoStruct {
  readonly [field: string]: GoKind;
}

export class GoJsonError extends Error {}

export type Filled = Record<string, unknown>;

/** A number as it was written: `1.0` and `1e3` are no integers to Go. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Unknown fields are ignored, `null` leaves a field empty, any other type is an error. Names match in any case. */
export function fillStruct(text: string, struct: GoStruct): Filled {
  let value: unknown;
  try {
    // TypeScript does not know the third argument yet.
    value = JSON.parse(text, ((_: string, item: unknown, context: { source?: string }) =>
      typeof item === 'number' ? new Written(String(context.source)) : item) as never);
  } catch {
    throw new GoJsonError(`invalid character in JSON: ${text.slice(0, 80)}`);
  }
  return fill(value, struct, '');
}

function fill(value: unknown, struct: GoStruct, path: string): Filled {
  if (!isObject(value)) throw mismatch(value, 'struct', path);
  const filled: Filled = {};
  for (const [name, item] of Object.entries(value)) {
    const field = Object.keys(struct).find((known) => known.toLowerCase() === name.toLowerCase());
    const kind = field === undefined ? undefined : struct[field];
    if (field === undefined || kind === undefined || item === null) continue;
    filled[field] = read(item, kind, path === '' ? field : `${path}.${field}`);
  }
  return filled;
}

function read(item: unknown, kind: GoKind, path: string): unknown {
  if (isListOf(kind)) {
    if (!Array.isArray(item)) throw mismatch(item, 'array', path);
    return item.map((one, index) => fill(one, kind[0], `${path}[${index}]`));
  }
  if (typeof kind === 'object') return fill(item, kind, path);
  switch (kind) {
    case 'string':
      if (typeof item === 'string') return item;
      break;
    case 'int':
      if (item instanceof Written && /^-?\d+$/.test(item.text)) return Number(item.text);
      break;
    case 'object':
      if (isObject(item)) return item;
      break;
    case 'strings':
      if (Array.isArray(item) && item.every((one) => typeof one === 'string')) return item;
      break;
    case 'objects':
      if (Array.isArray(item) && item.every(isObject)) return item;
      break;
  }
  throw mismatch(item, kind, path);
}

const isListOf = (kind: GoKind): kind is readonly [GoStruct] => Array.isArray(kind);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written);

const mismatch = (value: unknown, kind: string, path: string): GoJsonError => {
  const said = value instanceof Written ? 'number' : Array.isArray(value) ? 'array' : typeof value;
  return new GoJsonError(`cannot unmarshal ${said} into field ${path} of type ${kind}`);
};
