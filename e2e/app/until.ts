import { setTimeout as delay } from 'node:timers/promises';

/** Looks until it holds; the limit only bounds a failure. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  limitMs = 60_000,
): Promise<Exclude<T, false | null | undefined>> {
  for (const limit = Date.now() + limitMs; ; ) {
    const found = await look();
    if (found) return found as Exclude<T, false | null | undefined>;
    if (Date.now() > limit) throw new Error(`never came true: ${what}`);
    await delay(50);
  }
}
