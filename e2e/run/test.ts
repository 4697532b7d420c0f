// npm test [-- --only unit,integration,…] [files]: every check, then the tests in a real browser.
import { parseArgs } from 'node:util';
import { type Check, integrationCheck, quickChecks } from './checks.ts';
import { countLine, sum } from './counts.ts';
import { interruption } from './interruption.ts';
import { runChecks } from './run-checks.ts';

/** The aim is under 15 minutes on a quiet machine; a busy one is given more before it is called hung. */
const TOTAL_MS = 28 * 60_000;
const QUICK_MS = 8 * 60_000;
const ONE_FAILURE = { passed: 0, failed: 1, skipped: 0 };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' } },
    allowPositionals: true,
  });
  const quick = quickChecks(positionals);
  const integration = integrationCheck(positionals);
  const wanted = values.only?.split(',') ?? [...quick, integration].map(({ name }) => name);
  const unknown = wanted.filter((name) => ![...quick, integration].some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Error(`--only knows: ${[...quick, integration].map(({ name }) => name).join(', ')}`);
  }
  const chosen = (checks: Check[]) => checks.filter(({ name }) => wanted.includes(name));
  const signal = interruption();
  const fast = await runChecks(chosen(quick), { signal, limitMs: QUICK_MS, print: console.log });
  // After the others: waits inside a browser test grow long on a machine that also compiles.
  const limitMs = TOTAL_MS - performance.now();
  const slow = signal.aborted
    ? ONE_FAILURE
    : await runChecks(chosen([integration]), { signal, limitMs, print: console.log });
  const total = sum([fast, slow]);
  console.log(`\n${countLine(total)}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

const code = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log(countLine(ONE_FAILURE));
  return 1;
});
process.exitCode ??= code;
