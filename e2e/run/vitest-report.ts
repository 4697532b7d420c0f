import { existsSync, readFileSync } from 'node:fs';
import { type Counts, NOTHING, sum } from './counts.ts';

/** The part of vitest's JSON report that is read here. */
interface Report {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}

export interface Verdict {
  counts: Counts;
  /** Why this counts as failed although no test did. */
  complaint?: string;
}

/**
 * What vitest's report file says, together with its exit code. Never fewer failures than happened: a file that could not
 * be loaded, a crash, an error outside any test and a run without a single test are one failure each.
 */
export function readVitestReport(file: string, exitCode: number): Verdict {
  const report = parse(file);
  if (!report) return crashed(NOTHING, `vitest ended with code ${exitCode} and left no report`);
  const counts = sum(report.testResults.map(countFile));
  if (counts.passed + counts.failed === 0) return crashed(counts, 'not a single test was run');
  if (exitCode !== 0 && counts.failed === 0) {
    return crashed(
      counts,
      `vitest ended with code ${exitCode} although no test failed (an error outside the tests)`,
    );
  }
  return { counts };
}

function parse(file: string): Report | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // Cut off by a crash while it was written.
  }
}

function countFile({ status, assertionResults }: Report['testResults'][number]): Counts {
  const has = (wanted: string) => assertionResults.filter((test) => test.status === wanted).length;
  const [passed, failed] = [has('passed'), has('failed')];
  const fileItselfFailed = status === 'failed' && failed === 0;
  return {
    passed,
    failed: fileItselfFailed ? 1 : failed,
    skipped: assertionResults.length - passed - failed,
  };
}

function crashed(counts: Counts, complaint: string): Verdict {
  return { counts: { ...counts, failed: counts.failed + 1 }, complaint };
}
