import { randomBytes } from 'node:crypto';

/**
 * Ids begin with the time and a counter: rows that come together lie together, and an insert does not touch a random
 * page of every index (measured: a third of the bytes written). The rest is chance; what must not be guessed is a
 * secret, never an id.
 */
let last = 0;
let count = 0;

/** 11 hex digits of ms and 3 of a counter within it. */
function timeOrdered(): string {
  const now = Date.now();
  count = now > last ? 0 : count + 1;
  // More than 4096 in a millisecond, or a clock set back: go on from the last one.
  if (count > 0xfff) {
    last++;
    count = 0;
  } else last = Math.max(last, now);
  return last.toString(16).padStart(11, '0') + count.toString(16).padStart(3, '0');
}

const chance = (hexDigits: number): string => randomBytes(hexDigits / 2).toString('hex');

/** 32 hex digits: URL-safe, and LiteLLM does not try to decode it (it does for ids starting with `video_`). */
export const newTaskId = (): string => timeOrdered() + chance(18);

/** Readable prefix + 20 hex digits, for everything that is not a task. */
export const newId = (prefix: string): string => `${prefix}_${timeOrdered()}${chance(6)}`;

/** `bytes` of randomness, URL-safe. */
export const newSecret = (bytes = 32): string => randomBytes(bytes).toString('base64url');
