import { createHash } from 'node:crypto';
import type { IncomingReference, RequestDraft } from '../../domain/index.ts';

/**
 * Of what an order asks for, after the catalogue has normalised it: the order of JSON keys, `"8"` for 8 and the boundary
 * of a form make no difference. Files count by their bytes. The shape of the answer is no part of it.
 */
export function fingerprintOf({ request, references }: RequestDraft, pins: object): string {
  const { profile: _shape, ...asked } = request;
  const text = JSON.stringify([asked, references.map(sourceOf), pins], sortedKeys);
  return digest(text);
}

const sourceOf = ({ role, source }: IncomingReference): string[] =>
  source.type === 'text' ? [role, source.value] : [role, digest(source.bytes)];

const digest = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const sortedKeys = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
