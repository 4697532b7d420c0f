import { z } from 'zod';
import { FIELD_NAMES } from '../../../domain/index.ts';

/** Fields that several dialects have in common. */

export const epochSeconds = () => z.number().int().min(0).describe('Seconds since 1970.');
export const epochMilliseconds = () => z.number().int().min(0).describe('Milliseconds since 1970.');

export const taskId = () =>
  z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe('Id of the task: 32 hex digits.');

export const percent = () =>
  z.number().int().min(0).max(100).describe('Whole percent; 100 only when it is done.');

export const anyObject = () => z.record(z.string(), z.unknown());

/** Other names the server reads a field by; the first one given counts. */
export function alsoReadAs(field: keyof typeof FIELD_NAMES, shown: string): string {
  const others = FIELD_NAMES[field].filter((name) => name !== shown);
  return others.length === 0 ? '' : ` Also read as ${others.map((name) => `\`${name}\``).join(', ')}.`;
}

/** Numbers may be sent as text, as forms do. */
export const wholeNumber = (min: number, max: number) =>
  z.union([z.number().int().min(min).max(max), z.string().regex(/^\s*\d+\s*$/)]);

export const isSwitch = () => z.union([z.boolean(), z.enum(['true', 'false', '1', '0'])]);
