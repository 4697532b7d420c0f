import type { ApiKeyRecord, Profile } from '../contract/index.ts';
import { newId, newSecret } from '../kernel/index.ts';
import { digestOf } from './digest.ts';

const MARK = 'sk-fpb-';
/** Mark + 5 characters: enough to recognise a key in a list, 226 of its 256 bits stay unknown. */
const PREFIX_LENGTH = MARK.length + 5;

/** Tasks of keys made without a tenant belong together, so that a key can be replaced without losing them. */
export const DEFAULT_TENANT = 'default';

export interface FreshKey {
  /** Shown once, kept nowhere. */
  key: string;
  hash: string;
  prefix: string;
}

export function generateApiKey(): FreshKey {
  const key = `${MARK}${newSecret(32)}`;
  return { key, hash: digestOf(key), prefix: key.slice(0, PREFIX_LENGTH) };
}

export interface ApiKeyOrder {
  name: string;
  /** Epoch ms. */
  now: number;
  tenantId?: string;
  profile?: Profile | null;
  maxConcurrent?: number | null;
  ratePerMinute?: number | null;
}

/** The record is for the configuration, the key for the person's eyes. */
export function createApiKey(order: ApiKeyOrder): { key: string; record: ApiKeyRecord } {
  const { key, hash, prefix } = generateApiKey();
  const record: ApiKeyRecord = {
    id: newId('key'),
    name: order.name,
    hash,
    prefix,
    tenantId: order.tenantId ?? DEFAULT_TENANT,
    profile: order.profile ?? null,
    createdAt: order.now,
    revokedAt: null,
    maxConcurrent: order.maxConcurrent ?? null,
    ratePerMinute: order.ratePerMinute ?? null,
  };
  return { key, record };
}

/** A new list with the key revoked; null when there is no such key. The first revocation's time stays. */
export function revokeApiKey(
  records: readonly ApiKeyRecord[],
  id: string,
  now: number,
): ApiKeyRecord[] | null {
  if (!records.some((record) => record.id === id)) return null;
  return records.map((record) =>
    record.id === id ? { ...record, revokedAt: record.revokedAt ?? now } : record,
  );
}

/** A new list with the key's limits changed; what is not named stays. Null when there is no such key. */
export function limitApiKey(
  records: readonly ApiKeyRecord[],
  id: string,
  limits: Partial<Pick<ApiKeyRecord, 'maxConcurrent' | 'ratePerMinute'>>,
): ApiKeyRecord[] | null {
  if (!records.some((record) => record.id === id)) return null;
  return records.map((record) => {
    if (record.id !== id) return record;
    // Undefined is "not named", also where the field is there.
    const { maxConcurrent = record.maxConcurrent, ratePerMinute = record.ratePerMinute } = limits;
    return { ...record, maxConcurrent, ratePerMinute };
  });
}

/** What may be shown of a key: everything but the hash. */
export type ApiKeyView = Omit<ApiKeyRecord, 'hash'>;

export const listApiKeys = (records: readonly ApiKeyRecord[]): ApiKeyView[] =>
  records.map(({ hash: _hash, ...view }) => view);
