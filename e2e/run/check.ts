// npm run check: all that needs no browser, side by side.
import { quickChecks } from './checks.ts';
import { countLine } from './counts.ts';
import { interruption } from './interruption.ts';
import { runChecks } from './run-checks.ts';

const LIMIT_MS = 6 * 60_000;

const signal = interruption();
const counts = await runChecks(quickChecks(), { signal, limitMs: LIMIT_MS, print: console.log });
console.log(`\n${countLine(counts)}`);
if (counts.failed > 0) process.exitCode ??= 1;
