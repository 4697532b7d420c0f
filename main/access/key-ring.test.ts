import { describe, expect, it } from 'vitest';
import type { ApiKeyRecord } from '../contract/index.ts';
import { createApiKey, revokeApiKey } from './api-key.ts';
import { createKeyRing } from './key-ring.ts';

function ringOf(count: number) {
  const made = Array.from({ length: count }, (_, i) => createApiKey({ name: `k${i}`, now: i }));
  const state: { records: ApiKeyRecord[] } = { records: made.map((m) => m.record) };
  const ring = createKeyRing({ list: () => state.records });
  const keyOf = (i: number): string => made[i]?.key ?? '';
  const ask = (key: string) => ring.authenticate({ authorization: `Bearer ${key}` });
  return { ring, state, keyOf, ask };
}

describe('the key ring', () => {
  it.each([['Bearer K'], ['bearer K'], ['BEARER   K  '], ['  Bearer\tK']])(
    'takes the Authorization header however it is written: %j',
    (form) => {
      const { ring, keyOf } = ringOf(2);
      expect(ring.authenticate({ authorization: form.replace('K', keyOf(1)) })?.name).toBe('k1');
    },
  );

  it('takes x-api-key, also beside an Authorization header meant for somebody else', () => {
    const { ring, keyOf } = ringOf(1);
    expect(ring.authenticate({ 'x-api-key': ` ${keyOf(0)} ` })?.name).toBe('k0');
    expect(ring.authenticate({ authorization: 'Basic dTpw', 'x-api-key': [keyOf(0)] })?.name).toBe('k0');
    expect(ring.authenticate({ authorization: 'Bearer sk-other', 'x-api-key': keyOf(0) })?.name).toBe('k0');
  });

  it('refuses what is not a key of ours', () => {
    const { ring, state, keyOf } = ringOf(1);
    const hash = state.records[0]?.hash ?? '';
    const refused = [
      '',
      'Bearer',
      'Bearer ',
      `Basic ${keyOf(0)}`,
      keyOf(0),
      `Bearer ${keyOf(0)}x`,
      `Bearer ${keyOf(0).slice(0, -1)}`,
      `Bearer ${keyOf(0).toUpperCase()}`,
      // The stored hash is no key: who steals the configuration cannot sign in with it.
      `Bearer ${hash}`,
      `Bearer ${keyOf(0)} ${keyOf(0)}`,
      `Bearer ${'k'.repeat(100_000)}`,
    ];
    for (const authorization of refused) expect(ring.authenticate({ authorization })).toBeNull();
    expect(ring.authenticate({})).toBeNull();
  });

  it('refuses a revoked key as soon as the list says so', () => {
    const { state, keyOf, ask } = ringOf(2);
    expect(ask(keyOf(0))?.name).toBe('k0');
    state.records = revokeApiKey(state.records, state.records[0]?.id ?? '', 9) ?? [];
    expect(ask(keyOf(0))).toBeNull();
    expect(ask(keyOf(1))?.name).toBe('k1');
  });

  it('sees revocation, removal and addition done to the same array', () => {
    const { state, keyOf, ask } = ringOf(3);
    expect(ask(keyOf(0))).not.toBeNull();
    const [first, , third] = state.records;
    if (!first || !third) throw new Error('three keys were made');
    state.records[0] = { ...first, revokedAt: 1 };
    expect(ask(keyOf(0))).toBeNull();
    state.records.splice(1, 1);
    expect(ask(keyOf(1))).toBeNull();
    expect(ask(keyOf(2))?.name).toBe('k2');
    const added = createApiKey({ name: 'added', now: 1 });
    // Same array, same length: one goes as another comes.
    state.records.splice(0, 1);
    state.records.push(added.record);
    expect(ask(added.key)?.name).toBe('added');
    expect(ask(keyOf(2))?.name).toBe('k2');
  });
});
