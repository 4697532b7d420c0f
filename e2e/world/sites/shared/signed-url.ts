import { createHmac, randomBytes } from 'node:crypto';

/** Google-CDN-like signatures: path and expiry (epoch seconds) are what is signed. */
export class UrlSigner {
  readonly #secret = randomBytes(16);
  readonly #keyName: string;

  constructor(keyName: string) {
    this.#keyName = keyName;
  }

  sign(base: string, expiresAtMs: number): string {
    const url = new URL(base);
    const expires = String(Math.floor(expiresAtMs / 1000));
    url.search = new URLSearchParams({
      Expires: expires,
      KeyName: this.#keyName,
      Signature: this.#signature(url.pathname, expires),
    }).toString();
    return url.href;
  }

  /** False for a missing or foreign signature, and from the second of the expiry on. */
  accepts(url: URL, nowMs: number): boolean {
    const expires = url.searchParams.get('Expires') ?? '';
    return (
      url.searchParams.get('KeyName') === this.#keyName &&
      url.searchParams.get('Signature') === this.#signature(url.pathname, expires) &&
      nowMs < Number(expires) * 1000
    );
  }

  #signature(path: string, expires: string): string {
    return createHmac('sha1', this.#secret).update(`${path}\n${expires}`).digest('base64url');
  }
}
