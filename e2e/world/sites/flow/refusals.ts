import type { Account } from './account.ts';
import { type Failure, failure } from './failure.ts';
import { type ScenarioName, type ScenarioOptions, scenariosInPrompt } from './scenarios.ts';

export interface Verdict {
  /** Refused in the reply to the submit. */
  refused?: Failure;
  /** Accepted, fails later. */
  fails?: Failure;
  /** As `fails`, but only the page's card says so. */
  failsSilently?: Failure;
  play(name: ScenarioName): ScenarioOptions | undefined;
  /** Switched on by the prompt itself. */
  words: ReadonlyMap<ScenarioName, ScenarioOptions>;
}

/** What becomes of a submit under the account's switches and the words in its prompt. */
export function judge(account: Account, prompt: string, modelLabel: string): Verdict {
  const words = scenariosInPrompt(prompt);
  const play = (name: ScenarioName): ScenarioOptions | undefined =>
    words.get(name) ?? account.scenarios.take(name);
  const refused = refusal(play, modelLabel);
  if (refused) return { refused, play, words };
  const block = play('policy') ?? play('policy_block') ?? play('refusal');
  const reason = block?.reason ?? block?.number ?? 1;
  if (block) {
    const why = failure(typeof reason === 'number' ? reason : String(reason), block);
    return (block.at ?? (block.reason ? 'submit' : 'poll')) === 'submit'
      ? { refused: why, play, words }
      : { fails: why, play, words };
  }
  const hidden = play('error_tile_only');
  if (hidden)
    return { failsSilently: failure(String(hidden.reason ?? 'UNSAFE_GENERATION'), hidden), play, words };
  return { play, words };
}

type Play = Verdict['play'];

function refusal(play: Play, modelLabel: string): Failure | undefined {
  const unusual = play('unusual_activity');
  if (unusual) return failure(Number(unusual.number ?? 49), unusual);
  const throttled = play('rate_limited') ?? play('throttled');
  if (throttled) return failure('USER_REQUESTS_THROTTLED', throttled);
  const crowded = play('concurrent_limit');
  if (crowded) return failure('CONCURRENT_LIMIT_REACHED', crowded);
  return quotaRefusal(play, modelLabel);
}

function quotaRefusal(play: Play, modelLabel: string): Failure | undefined {
  const quota = play('quota');
  const daily = quota?.kind === 'daily' ? quota : play('daily_quota');
  if (daily && (daily.model ?? modelLabel) === modelLabel) {
    const suffix = daily.upgradeable ? '_UPGRADEABLE' : '';
    return failure(`PER_MODEL_DAILY_QUOTA_REACHED${suffix}`, daily);
  }
  return quota && !daily ? failure('USER_QUOTA_REACHED', quota) : undefined;
}
