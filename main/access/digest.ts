import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * SHA-256, hex. Right for secrets of 32 random bytes, which cannot be guessed from a fast hash;
 * wrong for passwords, which need a slow one.
 */
export const digestOf = (secret: string): string => createHash('sha256').update(secret, 'utf8').digest('hex');

/** Equality that takes the same time whatever differs, the length included: compares digests, not texts. */
export const sameSecret = (presented: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(digestOf(presented), 'hex'), Buffer.from(digestOf(expected), 'hex'));
