import { describe, expect, it } from 'vitest';
import { maskKey } from './api-key.ts';
import { asEpochMs, asNumber } from './read.ts';

describe('lenient reading', () => {
  it('takes times in seconds and in milliseconds', () => {
    expect(asEpochMs(1_790_000_000)).toBe(1_790_000_000_000);
    expect(asEpochMs(1_790_000_000_123)).toBe(1_790_000_000_123);
    expect(asEpochMs('1790000000')).toBe(1_790_000_000_000);
    expect(asEpochMs(0)).toBeNull();
    expect(asEpochMs('2026-11-20')).toBeNull();
  });

  it('takes numbers written as text, but no empty text', () => {
    expect(asNumber('8')).toBe(8);
    expect(asNumber(' ')).toBeNull();
    expect(asNumber(Number.NaN)).toBeNull();
  });

  it('shows little of a key, whatever its length', () => {
    expect(maskKey('fpb_0123456789abcdef0123456789abcdef')).toBe('fpb_0123…');
    expect(maskKey('short')).toBe('s…');
  });
});
