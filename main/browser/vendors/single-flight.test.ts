import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

const gate = () => Promise.withResolvers<string>();

describe('SingleFlight', () => {
  it('works once for callers of the same key', async () => {
    const flights = new SingleFlight<string>();
    const door = gate();
    let works = 0;
    const work = () => {
      works++;
      return door.promise;
    };
    const both = Promise.all([flights.run('a', work), flights.run('a', work)]);
    door.resolve('done');
    expect(await both).toEqual(['done', 'done']);
    expect(works).toBe(1);
  });

  it('goes on for the others when one caller leaves', async () => {
    const flights = new SingleFlight<string>();
    const door = gate();
    const stop = new AbortController();
    const leaver = flights.run('a', () => door.promise, stop.signal).catch((error: Error) => error.message);
    const stayer = flights.run('a', () => Promise.reject(new Error('second work')));
    stop.abort(new Error('left'));
    expect(await leaver).toBe('left');
    door.resolve('done');
    expect(await stayer).toBe('done');
  });

  it('does not begin work that everybody has left, and a newcomer starts anew', async () => {
    const flights = new SingleFlight<string>();
    const door = gate();
    const stop = new AbortController();
    let begun = 0;
    const work = async (stillWanted: () => void) => {
      await door.promise;
      stillWanted();
      begun++;
      return 'done';
    };
    const leaver = flights.run('a', work, stop.signal).catch(() => 'left');
    stop.abort(new Error('left'));
    expect(await leaver).toBe('left');
    door.resolve('');
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toBe(0);
    expect(await flights.run('a', work)).toBe('done');
  });

  it('tries again after a failure', async () => {
    const flights = new SingleFlight<string>();
    await expect(flights.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await flights.run('a', async () => 'yes')).toBe('yes');
  });
});
