import { describe, expect, it } from 'vitest';
import { ApiKeySchema } from '../contract/index.ts';
import { createApiKey, generateApiKey, limitApiKey, listApiKeys, revokeApiKey } from './api-key.ts';
import { digestOf } from './digest.ts';

describe('API keys', () => {
  it('hold 32 random bytes behind a mark and never repeat', () => {
    const keys = Array.from({ length: 200 }, () => generateApiKey().key);
    expect(new Set(keys).size).toBe(200);
    for (const key of keys) {
      expect(key).toMatch(/^sk-fpb-[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(key.slice('sk-fpb-'.length), 'base64url')).toHaveLength(32);
    }
  });

  it('are stored as a hash and a short prefix, never as themselves', () => {
    const { key, record } = createApiKey({ name: 'new-api', now: 5 });
    expect(ApiKeySchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ name: 'new-api', createdAt: 5, revokedAt: null, tenantId: 'default' });
    expect(record.hash).toBe(digestOf(key));
    expect(key.startsWith(record.prefix)).toBe(true);
    expect(JSON.stringify(record)).not.toContain(key);
    expect(record.prefix.length).toBeLessThan(16);
  });

  it('keep tenant and profile when they are chosen', () => {
    const { record } = createApiKey({ name: 'a', now: 1, tenantId: 'shop', profile: 'newapi' });
    expect(record).toMatchObject({ tenantId: 'shop', profile: 'newapi' });
  });

  it('are revoked once, in a new list, keeping the first time', () => {
    const records = [
      createApiKey({ name: 'a', now: 1 }).record,
      createApiKey({ name: 'b', now: 2 }).record,
    ] as const;
    const once = revokeApiKey(records, records[0].id, 10);
    expect(once?.map((r) => r.revokedAt)).toEqual([10, null]);
    expect(records[0].revokedAt).toBeNull();
    expect(revokeApiKey(once ?? [], records[0].id, 20)?.[0]?.revokedAt).toBe(10);
    expect(revokeApiKey(records, 'key_nobody', 10)).toBeNull();
  });

  it('have no limits unless told, keep those that are not named, and lose one by null', () => {
    const { record } = createApiKey({ name: 'a', now: 1, ratePerMinute: 30 });
    expect(record).toMatchObject({ maxConcurrent: null, ratePerMinute: 30 });
    const limited = limitApiKey([record], record.id, { maxConcurrent: 4, ratePerMinute: undefined });
    expect(limited?.[0]).toMatchObject({ maxConcurrent: 4, ratePerMinute: 30 });
    const freed = limitApiKey(limited ?? [], record.id, { ratePerMinute: null });
    expect(freed?.[0]).toMatchObject({ maxConcurrent: 4, ratePerMinute: null });
    expect(record).toMatchObject({ maxConcurrent: null, ratePerMinute: 30 });
    expect(limitApiKey([record], 'key_nobody', { maxConcurrent: 1 })).toBeNull();
  });

  it('are listed without their hash', () => {
    const { record } = createApiKey({ name: 'a', now: 1 });
    const [view] = listApiKeys([record]);
    expect(view).toMatchObject({ id: record.id, prefix: record.prefix });
    expect(JSON.stringify(view)).not.toContain(record.hash);
  });
});
