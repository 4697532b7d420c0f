import type { Contender, Figures, Part, Round } from './part.ts';

/** What a contender brought in: its figures round by round, or why there are none. */
export type Result = { rounds: Figures[] } | { skipped: string } | { failed: string };
export type Results = Map<string, Result>;

export interface Plan {
  rounds: number;
  quick: boolean;
  withRedis: Round['withRedis'];
  /** Why contenders that need BullMQ are left out, or null. */
  withoutBullMq: string | null;
  say(line: string): void;
}

/** A B C, A B C, …: what slows the machine for a while slows every contender of that round. */
export async function runPart(part: Part, plan: Plan): Promise<Results> {
  const results: Results = new Map();
  for (const { name, needsBullMq } of part.contenders) {
    const isMissing = needsBullMq && plan.withoutBullMq !== null;
    results.set(name, isMissing ? { skipped: plan.withoutBullMq ?? '' } : { rounds: [] });
  }
  for (let number = 0; number < plan.rounds; number++) {
    const round: Round = { quick: plan.quick, number, withRedis: plan.withRedis };
    for (const contender of part.contenders) await runOne(contender, round, results, plan);
  }
  return results;
}

async function runOne(contender: Contender, round: Round, results: Results, { say }: Plan): Promise<void> {
  const result = results.get(contender.name);
  if (!result || !('rounds' in result)) return;
  const [first] = result.rounds;
  if (contender.onlyOnce && first) {
    result.rounds.push(first);
    return;
  }
  const start = performance.now();
  try {
    result.rounds.push(await contender.run(round));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`  round ${round.number + 1}  ${contender.name}: ${reason}`);
    // A peer that does not work here is as good as missing; the figures it had are not half a comparison.
    const [line = ''] = reason.split('\n');
    results.set(contender.name, contender.needsBullMq ? { skipped: line } : { failed: line });
    return;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  say(`  round ${round.number + 1}  ${contender.name}  ${seconds} s`);
}
