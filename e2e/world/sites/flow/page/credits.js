import { account } from './boot.js';
import { announce } from './composer-state.js';
import { call } from './rpc.js';

export function setCredits(credits) {
  if (typeof credits !== 'number') return;
  account.credits = credits;
  announce();
}

/** The page asks in bursts after a submit. */
export function refreshCredits() {
  for (let i = 0; i < 3; i++)
    void call('nzlxg', [])
      .then((payload) => setCredits(payload?.[0] ?? 0))
      .catch(() => null);
}
