// npm test [-- --only unit,integration,…] [files]: every check, then the tests in a real browser.
import { parseArgs } from 'node:util';
import { type Check, integrationCheck, quickChecks } from './checks.ts';
import { countLine, sum } from './counts.ts';
import { interruption } from './interruption.ts';
import { runChecks } from './run-checks.ts';

const TOTAL_MS = 14.5 * 60_000;
const QUICK_MS = 4 * 60_000;

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
    console.error(`--only knows: ${[...quick, integration].map(({ name }) => name).join(', ')}`);
    console.log(countLine({ passed: 0, failed: 1, skipped: 0 }));
    return 1;
  }
  const chosen = (checks: Check[]) => checks.filter(({ name }) => wanted.includes(name));
  const signal = interruption();
  const fast = await runChecks(chosen(quick), { signal, limitMs: QUICK_MS, print: console.log });
  // After the others: waits inside a browser test grow long on a machine that also compiles.
  const limitMs = TOTAL_MS - performance.now();
  const slow = signal.aborted
    ? { passed: 0, failed: 1, skipped: 0 }
    : await runChecks(chosen([integration]), { signal, limitMs, print: console.log });
  const total = sum([fast, slow]);
  console.log(`\n${countLine(total)}`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

const code = await main();
process.exitCode ??= code;
