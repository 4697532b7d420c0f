import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../kernel/index.ts';

export interface UrlSigner {
  /** The path with `exp` (epoch seconds) and `sig` appended; good for `ttlMs` from now. */
  sign(path: string, ttlMs: number): string;
  /** `path` as requested, without query; other parameters beside `exp` and `sig` do not matter. */
  verify(path: string, query: Readonly<Record<string, unknown>>): boolean;
}

/**
 * Lets who holds the URL fetch one path for a while, without a key: clients open result URLs without their Authorization
 * header. The path alone is signed; a query may choose a presentation of it, never another file.
 */
export function createUrlSigner({ secret, clock }: { secret: string; clock: Clock }): UrlSigner {
  // Named, so that nothing else signed with the same secret can pass for a URL.
  const signature = (path: string, exp: string): Buffer =>
    createHmac('sha256', secret).update(`media-url\n${exp}\n${path}`).digest();

  return {
    sign(path, ttlMs) {
      const [pathname = '', query] = path.split('?', 2);
      const exp = String(Math.ceil((clock.now() + ttlMs) / 1000));
      const sig = signature(pathname, exp).toString('base64url');
      return `${pathname}?${query ? `${query}&` : ''}exp=${exp}&sig=${sig}`;
    },
    verify(path, { exp, sig }) {
      if (typeof exp !== 'string' || typeof sig !== 'string' || !/^\d{1,12}$/.test(exp)) return false;
      const presented = Buffer.from(sig, 'base64url');
      const expected = signature(path, exp);
      if (presented.length !== expected.length || !timingSafeEqual(presented, expected)) return false;
      return clock.now() < Number(exp) * 1000;
    },
  };
}
