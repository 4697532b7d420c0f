import type { BrowserSession } from '../../browser/index.ts';
import type { FailureStage } from '../../contract/index.ts';
import { type Clock, sleep } from '../../kernel/index.ts';
import { findStop, stopError } from './guard.ts';
import type { GuardRules } from './site-profile.ts';

export interface Looking {
  rules: GuardRules;
  clock: Clock;
  stage: FailureStage;
}

const LOOK_EVERY_MS = 500;

/**
 * Waits for `work`, but no longer than until something stands in the way: a page that asks for consent sends nothing,
 * and the person would be called only when the time is up. The signal given to `work` aborts with it.
 */
export async function unlessStopped<T>(
  session: BrowserSession,
  { rules, clock, stage }: Looking,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const signal = AbortSignal.any([session.signal, done.signal]);
  const looking = async (): Promise<never> => {
    for (;;) {
      await sleep(clock, LOOK_EVERY_MS, signal);
      const stop = await findStop(session, rules);
      if (stop) throw stopError(stop, stage);
    }
  };
  const both = [work(signal), looking()] as const;
  for (const one of both) one.catch(() => undefined);
  try {
    return await Promise.race(both);
  } finally {
    done.abort();
  }
}
