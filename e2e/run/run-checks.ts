import type { Check, Outcome } from './checks.ts';
import { type Counts, countLine, sum } from './counts.ts';

export interface RunOptions {
  /** Ends them all, for instance on Ctrl-C. */
  signal: AbortSignal;
  /** A check that takes longer counts as failed. */
  limitMs: number;
  print: (text: string) => void;
}

/** Runs checks side by side, prints a line as each ends, and at the end all that the failed ones had to say. */
export async function runChecks(checks: readonly Check[], options: RunOptions): Promise<Counts> {
  const outcomes = await Promise.all(checks.map((check) => runOne(check, options)));
  const failed = outcomes.filter(({ counts }) => counts.failed > 0 || counts.passed === 0);
  for (const { name, output } of failed) options.print(`\n── ${name} ──\n${output.trim()}`);
  return sum(outcomes.map(({ counts }) => counts));
}

async function runOne(check: Check, options: RunOptions): Promise<Outcome & { name: string }> {
  const started = performance.now();
  const outcome = await withLimit(check, options);
  const { counts, warnings = [] } = outcome;
  const seconds = ((performance.now() - started) / 1_000).toFixed(1).padStart(6);
  const mark = counts.failed > 0 ? 'FAIL' : 'ok  ';
  const several = counts.passed + counts.failed + counts.skipped > 1 ? `   ${countLine(counts)}` : '';
  options.print(`${mark} ${check.name.padEnd(16)} ${seconds} s${several}`);
  for (const warning of warnings) options.print(`     ${warning}`);
  return { ...outcome, name: check.name };
}

async function withLimit(check: Check, { signal, limitMs }: RunOptions): Promise<Outcome> {
  const limit = AbortSignal.timeout(Math.max(1, Math.round(limitMs)));
  try {
    const outcome = await check.run(AbortSignal.any([signal, limit]));
    return limit.aborted
      ? failedWith(`${outcome.output}\nended after ${Math.round(limitMs / 1_000)} s`, outcome.counts)
      : outcome;
  } catch (error) {
    return failedWith(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

function failedWith(output: string, counts: Counts = { passed: 0, failed: 0, skipped: 0 }): Outcome {
  return { output, counts: { ...counts, failed: Math.max(1, counts.failed) } };
}
