import type { JsonValue } from '../../../contract/index.ts';

/** A switch of a body: forms carry it as text. */
export const isTrue = (value: JsonValue | undefined): boolean =>
  value === true || value === 1 || (typeof value === 'string' && /^(true|1)$/i.test(value.trim()));
