/** Browser storage that may be missing or forbidden: then nothing is remembered and nothing breaks. */
type Where = 'local' | 'session';

const storage = (where: Where): Storage | undefined =>
  where === 'local' ? globalThis.localStorage : globalThis.sessionStorage;

export function recall(where: Where, name: string): string | null {
  try {
    return storage(where)?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

export function remember(where: Where, name: string, value: string | null): void {
  try {
    if (value === null) storage(where)?.removeItem(name);
    else storage(where)?.setItem(name, value);
  } catch {
    // Storage is full or switched off.
  }
}
