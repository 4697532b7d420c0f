import { createHmac, timingSafeEqual } from 'node:crypto';

const signature = (secret: string, fileId: string, expires: number): Buffer =>
  createHmac('sha256', secret).update(`${fileId}\n${expires}`).digest();

/** `/demo/media/<id>?exp=<epoch s>&sig=…`: whoever has the link may fetch it until then. */
export function signedLink(secret: string, fileId: string, expiresAtMs: number): string {
  const expires = Math.floor(expiresAtMs / 1000);
  const sig = signature(secret, fileId, expires).toString('base64url');
  return `/demo/media/${fileId}?exp=${expires}&sig=${sig}`;
}

export interface LinkQuery {
  exp: string | undefined;
  sig: string | undefined;
}

export function linkIsGood(secret: string, fileId: string, query: LinkQuery, nowMs: number): boolean {
  const expires = Number(query.exp);
  if (!Number.isSafeInteger(expires) || !query.sig) return false;
  const given = Buffer.from(query.sig, 'base64url');
  const expected = signature(secret, fileId, expires);
  return given.length === expected.length && timingSafeEqual(given, expected) && nowMs < expires * 1000;
}
