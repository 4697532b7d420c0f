/** Lenient reading of JSON that other versions of the service may have written. */
export type Fields = Readonly<Record<string, unknown>>;

export const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const asText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

export const asNumber = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

/** Dialects disagree on the unit: seconds until the year 5138, milliseconds from 1973 on. */
export const asEpochMs = (value: unknown): number | null => {
  const number = asNumber(value);
  if (number === null || number <= 0) return null;
  return number < 1e11 ? number * 1000 : number;
};
