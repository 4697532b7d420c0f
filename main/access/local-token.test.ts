import { describe, expect, it } from 'vitest';
import { sameSecret } from './digest.ts';
import { createLocalToken, isLocalToken } from './local-token.ts';

describe('the local token', () => {
  it('opens for itself only', () => {
    const token = createLocalToken();
    expect(isLocalToken(token, token)).toBe(true);
    expect(isLocalToken(createLocalToken(), token)).toBe(false);
    expect(isLocalToken(token.slice(0, -1), token)).toBe(false);
    expect(isLocalToken(undefined, token)).toBe(false);
  });

  it('never opens while there is no token', () => {
    expect(isLocalToken('', '')).toBe(false);
    expect(isLocalToken('anything', '')).toBe(false);
  });

  it('compares secrets of any length and alphabet without throwing', () => {
    expect(sameSecret('', '')).toBe(true);
    expect(sameSecret('密码', '密码')).toBe(true);
    expect(sameSecret('a', 'a\0')).toBe(false);
  });
});
