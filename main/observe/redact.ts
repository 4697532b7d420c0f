import { REDACTED, redactText } from './redact-text.ts';
import { isSecretName } from './secret-names.ts';

const DEEPEST = 8;
const MOST_ENTRIES = 100;
/** Values in one log line, all levels together. */
const MOST_VALUES = 2_000;

/** What is left of any value: plain JSON data. */
export type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain };

/**
 * A copy fit for a log: plain data without secrets (by field name, header pair or the look of a text), circular
 * references, bulk or unbounded depth. Never throws and never changes the original.
 */
export const redact = (value: unknown): Plain => new Walk().value(value, 0);

class Walk {
  #left = MOST_VALUES;
  /** The way down to the present value: only an ancestor is a circle, the same object twice is not. */
  readonly #ancestors = new Set<object>();

  value(value: unknown, depth: number): Plain {
    if (this.#left-- <= 0) return '[…]';
    switch (typeof value) {
      case 'string':
        return redactText(value);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
        return value;
      case 'bigint':
      case 'symbol':
        return redactText(String(value));
      case 'undefined':
        return null;
      case 'function':
        return '[function]';
      case 'object':
        return value === null ? null : this.#object(value, depth);
    }
  }

  #object(object: object, depth: number): Plain {
    if (this.#ancestors.has(object)) return '[circular]';
    if (depth >= DEEPEST) return '[deeper]';
    this.#ancestors.add(object);
    try {
      return this.#contents(object, depth + 1);
    } catch {
      // Getters and proxies run foreign code; a log line must not fail because of it.
      return '[unreadable]';
    } finally {
      this.#ancestors.delete(object);
    }
  }

  #contents(object: object, depth: number): Plain {
    if (Array.isArray(object)) return this.#list(object, depth);
    if (object instanceof Error) return this.#error(object, depth);
    if (object instanceof Date) return Number.isNaN(object.getTime()) ? 'Invalid Date' : object.toISOString();
    if (object instanceof URL || object instanceof RegExp) return redactText(String(object));
    if (ArrayBuffer.isView(object) || object instanceof ArrayBuffer) return `[${object.byteLength} bytes]`;
    if (object instanceof Map || object instanceof Headers || object instanceof URLSearchParams) {
      return this.#entries([...object], depth);
    }
    if (object instanceof Set) return this.#list([...object], depth);
    return this.#pair(object, depth) ?? this.#entries(entriesOf(object), depth);
  }

  /** After a secret name comes its value: `['cookie', 'a=b']`, and Node's flat lists of raw headers. */
  #list(list: readonly unknown[], depth: number): Plain[] {
    const kept = list.slice(0, MOST_ENTRIES).map((item, place) => {
      const before = list[place - 1];
      return typeof before === 'string' && isSecretName(before) ? hide(item) : this.value(item, depth);
    });
    if (list.length > kept.length) kept.push(`[${list.length - kept.length} more]`);
    return kept;
  }

  /** Header as debuggers and archives write it: `{ name: 'Cookie', value: 'a=b' }`. */
  #pair(object: object, depth: number): Plain | null {
    if (!('name' in object && 'value' in object && typeof object.name === 'string')) return null;
    if (!isSecretName(object.name)) return null;
    const others = entriesOf(object).filter(([name]) => name !== 'value');
    return this.#entries([...others, ['value', hide(object.value)]], depth);
  }

  #entries(entries: readonly (readonly [unknown, unknown])[], depth: number): { [name: string]: Plain } {
    const kept = entries.slice(0, MOST_ENTRIES).map(([key, value]): [string, Plain] => {
      const name = String(key);
      return [redactText(name), isSecretName(name) ? hide(value) : this.value(value, depth)];
    });
    if (entries.length > kept.length) kept.push(['…', `[${entries.length - kept.length} more]`]);
    // fromEntries defines own properties: a field called `__proto__` stays a field.
    return Object.fromEntries(kept);
  }

  #error(error: Error, depth: number): Plain {
    const own = entriesOf(error).filter(([name]) => !['name', 'message', 'stack', 'cause'].includes(name));
    const entries: [string, unknown][] = [['name', error.name], ['message', error.message], ...own];
    // The stack begins with name and message; only its frames are news.
    const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
    if (frames?.length) entries.push(['stack', frames.map((line) => line.trim()).join('\n')]);
    if (error.cause !== undefined) entries.push(['cause', error.cause]);
    if (error instanceof AggregateError) entries.push(['errors', error.errors]);
    return this.#entries(entries, depth);
  }
}

const entriesOf = (object: object): [string, unknown][] =>
  Object.entries(object).filter(([, value]) => value !== undefined);

/** Whether there was a secret may be said; what it was may not. */
const hide = (value: unknown): Plain =>
  value === undefined || value === null || value === ''
    ? null
    : typeof value === 'boolean'
      ? value
      : REDACTED;
