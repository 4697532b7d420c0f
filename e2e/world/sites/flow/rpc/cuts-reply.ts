import type { Account } from '../account.ts';
import type { Verdict } from '../refusals.ts';

const CUT = 'stream_or_poll_cut';

/** Whether the connection of this accepted submit breaks; a word in the prompt may cut polls to come instead. */
export function cutsReply(account: Account, verdict: Verdict): boolean {
  const word = verdict.words.get(CUT);
  if (word?.what === 'submit') return true;
  if (word) account.scenarios.set(CUT, word);
  if (account.scenarios.look(CUT)?.what !== 'submit') return false;
  account.scenarios.take(CUT, 1);
  return true;
}
