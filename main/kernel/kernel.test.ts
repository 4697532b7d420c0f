import { expect, test } from 'vitest';
import {
  Deadline,
  Disposer,
  every,
  exponentialBackoff,
  KeyedMutex,
  Mutex,
  newId,
  newTaskId,
  raceAbort,
  sleep,
  VirtualClock,
} from './index.ts';

test('a mutex lets one in at a time, in order, and a waiter that gives up holds up nobody', async () => {
  const mutex = new Mutex();
  const seen: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = mutex.run(async () => {
    await gate.promise;
    seen.push('first');
  });
  const gaveUp = new AbortController();
  const second = mutex.run(async () => void seen.push('second'), gaveUp.signal);
  const third = mutex.run(async () => void seen.push('third'));
  gaveUp.abort(new Error('no patience'));
  await expect(second).rejects.toThrow('no patience');
  expect(seen).toEqual([]);
  gate.resolve();
  await Promise.all([first, third]);
  expect(seen).toEqual(['first', 'third']);
});

test('a mutex goes on after a failure', async () => {
  const mutex = new Mutex();
  await expect(mutex.run(async () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await mutex.run(async () => 'next')).toBe('next');
});

test('lanes of different keys do not wait for each other', async () => {
  const lanes = new KeyedMutex();
  const never = new Promise<void>(() => undefined);
  void lanes.run('a', () => never);
  expect(await lanes.run('b', async () => 'b')).toBe('b');
});

test('sleep ends with the clock or with the signal, and leaves no timer', async () => {
  const clock = new VirtualClock();
  const slept = sleep(clock, 1_000);
  await clock.advance(1_000);
  await slept;
  const stop = new AbortController();
  const broken = sleep(clock, 1_000, stop.signal);
  stop.abort(new Error('stop'));
  await expect(broken).rejects.toThrow('stop');
  expect(clock.pending).toBe(0);
});

test('every waits for the round before, survives a failing one, and stops', async () => {
  const clock = new VirtualClock();
  let rounds = 0;
  const stop = every(clock, 100, async () => {
    rounds++;
    if (rounds === 2) throw new Error('this once');
  });
  await clock.advance(1_000);
  expect(rounds).toBe(10);
  stop();
  await clock.advance(1_000);
  expect(rounds).toBe(10);
});

test('a deadline aborts with its own reason, or with its parent’s, and is gone when disposed', async () => {
  const clock = new VirtualClock();
  const parent = new AbortController();
  const late = new Deadline(clock, 500, () => new Error('late'), parent.signal);
  await clock.advance(500);
  expect(late.signal.reason).toEqual(new Error('late'));
  const child = new Deadline(clock, 500, () => new Error('late'), parent.signal);
  parent.abort(new Error('parent'));
  expect(child.signal.reason).toEqual(new Error('parent'));
  child[Symbol.dispose]();
  expect(clock.pending).toBe(0);
});

test('a race against an aborted signal never leaves an unhandled rejection behind', async () => {
  const stop = new AbortController();
  stop.abort(new Error('over'));
  await expect(raceAbort(Promise.reject(new Error('late failure')), stop.signal)).rejects.toThrow('over');
});

test('the disposer undoes in reverse order, all of it, and tells the first failure', async () => {
  const disposer = new Disposer();
  const undone: string[] = [];
  disposer.add('a', () => void undone.push('a'));
  disposer.add('b', () => {
    throw new Error('b broke');
  });
  disposer.add('c', () => void undone.push('c'));
  await expect(disposer.dispose()).rejects.toThrow('b broke');
  expect(undone).toEqual(['c', 'a']);
});

test('backoff doubles from its base up to its cap', () => {
  expect([1, 2, 3, 9].map((n) => exponentialBackoff(n, 10, 100))).toEqual([10, 20, 40, 100]);
});

test('ids are unique, rise with time and keep their length, however many are made at once', () => {
  const ids = Array.from({ length: 20_000 }, () => newTaskId());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.map((id) => id.slice(0, 14)).toSorted()).toEqual(ids.map((id) => id.slice(0, 14)));
  expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(newId('win')).toMatch(/^win_[0-9a-f]{20}$/);
});
