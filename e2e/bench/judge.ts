import type { Figures, Judgement, Part } from './part.ts';
import type { Results } from './run-parts.ts';
import { median } from './stand/statistics.ts';

export interface Spread {
  median: number;
  min: number;
  max: number;
}

export interface Verdict {
  label: string;
  spread: Spread | null;
  floor: number | null;
  goal: number | null;
  /** `skipped` when a contender is missing. */
  verdict: 'goal' | 'floor' | 'below floor' | 'below goal' | 'skipped';
}

export const spreadOf = (values: readonly number[]): Spread | null =>
  values.length === 0 ? null : { median: median(values), min: Math.min(...values), max: Math.max(...values) };

/** Every comparison is made inside one round; only their median is judged. */
export const judgePart = (part: Part, results: Results): Verdict[] =>
  part.judgements.map((judgement) => judge(judgement, results));

function judge(judgement: Judgement, results: Results): Verdict {
  const { label, floor = null, goal = null } = judgement;
  const spread = spreadOf(valuesByRound(judgement, results));
  return { label, spread, floor, goal, verdict: spread ? verdictOn(judgement, spread.median) : 'skipped' };
}

function valuesByRound(judgement: Judgement, results: Results): number[] {
  const lists = [...results.values()].map((result) => ('rounds' in result ? result.rounds.length : 0));
  const values: number[] = [];
  for (let round = 0; round < Math.max(0, ...lists); round++) {
    const value = judgement.of((name) => figuresOf(results, name, round));
    if (value !== undefined) values.push(value);
  }
  return values;
}

function figuresOf(results: Results, contender: string, round: number): Figures | undefined {
  const result = results.get(contender);
  return result && 'rounds' in result ? result.rounds[round] : undefined;
}

function verdictOn({ better, floor, goal }: Judgement, value: number): Verdict['verdict'] {
  // Written so that NaN reaches nothing.
  const reaches = (mark: number) => (better === 'more' ? value >= mark : value <= mark);
  if (floor !== undefined && !reaches(floor)) return 'below floor';
  if (goal !== undefined && reaches(goal)) return 'goal';
  return floor === undefined ? 'below goal' : 'floor';
}
