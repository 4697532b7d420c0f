// @ts-check
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 5_000;

/**
 * @typedef {object} LockOptions
 * @property {() => void} [onWait] called once when somebody else holds it
 * @property {number} [pollMs]
 * @property {number} [silentMs] a holder that has not been heard for this long is dead
 * @property {() => number} [now] in ms; only differences count
 * @property {(ms: number) => Promise<unknown>} [pause]
 */

/**
 * Runs `work` while no other process on this checkout does. A folder is the lock: it appears with its owner's name
 * inside in one rename, so nobody ever sees it half made.
 * Throws what mkdir throws where the folder cannot be written.
 * @template T
 * @param {string} folder @param {() => Promise<T>} work @param {LockOptions} [options]
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, options = {}) {
  const { onWait, pollMs = 500, silentMs = 30_000, now = () => performance.now(), pause = sleep } = options;
  /** @type {{ sign: string, since: number } | undefined} */
  let heard;
  while (!tryTake(folder)) {
    if (!heard) onWait?.();
    const sign = signOfLife(folder);
    // Measured by our own waiting, not by comparing clocks: a laptop that slept makes every date look old.
    if (!heard || heard.sign !== sign) heard = { sign, since: now() };
    if (ownerIsDead(folder) || now() - heard.since > silentMs) sweep(folder, sign);
    await pause(pollMs);
  }
  const beat = setInterval(() => touch(folder), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    discard(folder);
  }
}

/** @param {string} folder */
function tryTake(folder) {
  const draft = `${folder}-${randomUUID()}`;
  mkdirSync(draft);
  writeFileSync(ownerFile(draft), JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() }));
  try {
    renameSync(draft, folder);
    return true;
  } catch {
    rmSync(draft, { recursive: true, force: true });
    return false;
  }
}

/** Owner and last beat; empty when the lock has gone meanwhile. @param {string} folder */
function signOfLife(folder) {
  try {
    return readFileSync(ownerFile(folder), 'utf8') + statSync(ownerFile(folder)).mtimeMs;
  } catch {
    return '';
  }
}

/** @param {string} folder */
function ownerIsDead(folder) {
  try {
    const owner = JSON.parse(readFileSync(ownerFile(folder), 'utf8'));
    if (owner.host !== hostname()) return false;
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

/**
 * Two waiters may judge the same dead holder. The slower one would throw away the lock the faster one has just taken,
 * so it looks at what it moved aside and puts a living lock back.
 * @param {string} folder @param {string} judged
 */
function sweep(folder, judged) {
  const aside = `${folder}-${randomUUID()}`;
  try {
    renameSync(folder, aside);
    if (signOfLife(aside) !== judged) return renameSync(aside, folder);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** Renamed before it is deleted: an emptied lock folder could be replaced by another's while we remove it. @param {string} folder */
function discard(folder) {
  const aside = `${folder}-${randomUUID()}`;
  try {
    renameSync(folder, aside);
    rmSync(aside, { recursive: true, force: true });
  } catch {
    // Swept by a waiter that took us for dead.
  }
}

/** @param {string} folder */
function touch(folder) {
  try {
    utimesSync(ownerFile(folder), new Date(), new Date());
  } catch {
    // As above.
  }
}

/** @param {string} folder */
function ownerFile(folder) {
  return join(folder, 'owner.json');
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
