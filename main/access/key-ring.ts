import type { ApiKeyRecord } from '../contract/index.ts';
import { digestOf } from './digest.ts';

/** Longer than any key of ours: what exceeds it is refused unhashed. */
const LONGEST_KEY = 512;

type HeaderValue = string | readonly string[] | undefined;

export interface KeyHeaders {
  authorization?: HeaderValue;
  'x-api-key'?: HeaderValue;
}

export interface KeyRing {
  /**
   * The record of the key presented as `Authorization: Bearer …` or `x-api-key`; null when there is none, it is
   * unknown or revoked.
   */
  authenticate(headers: KeyHeaders): ApiKeyRecord | null;
}

/**
 * Finds keys by the SHA-256 of what was presented, in one map look-up. The time that takes depends on a digest the caller
 * cannot steer, so it tells nothing about stored keys.
 *
 * A hit is checked against the list as it is now and a miss builds the index anew, so it does not matter whether the owner of
 * the list replaces the array or changes it in place: a revoked key is refused, a new one taken with the next request.
 */
export function createKeyRing(source: { list(): readonly ApiKeyRecord[] }): KeyRing {
  let places = new Map<string, number>();

  function find(hash: string): ApiKeyRecord | null {
    const records = source.list();
    const recordOf = () => records[places.get(hash) ?? -1];
    if (recordOf()?.hash !== hash) places = new Map(records.map((record, place) => [record.hash, place]));
    const record = recordOf();
    return record && record.revokedAt === null ? record : null;
  }

  return {
    authenticate(headers) {
      for (const key of [bearer(headers.authorization), plain(headers['x-api-key'])]) {
        const record = key === null ? null : find(digestOf(key));
        if (record) return record;
      }
      return null;
    },
  };
}

const BEARER = /^bearer\s+(\S+)$/i;

function bearer(value: HeaderValue): string | null {
  const text = plain(value);
  return text === null ? null : (BEARER.exec(text)?.[1] ?? null);
}

function plain(value: HeaderValue): string | null {
  const text = (typeof value === 'string' ? value : value?.[0])?.trim();
  return text && text.length <= LONGEST_KEY ? text : null;
}
