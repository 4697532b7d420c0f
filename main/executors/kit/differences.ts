import type { JsonObject, JsonValue } from '../../contract/index.ts';

/** Names of the wanted fields that `sent` has otherwise; fields nobody asked for are the page's own business. */
export function differences(wanted: JsonObject, sent: unknown): string[] {
  const given: Record<string, unknown> = typeof sent === 'object' && sent !== null ? { ...sent } : {};
  return Object.entries(wanted)
    .filter(([name, value]) => !isSame(value, given[name]))
    .map(([name]) => name);
}

function isSame(wanted: JsonValue, given: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(given) &&
      given.length === wanted.length &&
      wanted.every((item, index) => isSame(item, given[index]))
    );
  }
  if (typeof wanted === 'object' && wanted !== null) return differences(wanted, given).length === 0;
  return wanted === given;
}
