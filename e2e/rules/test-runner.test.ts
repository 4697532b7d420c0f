import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { type Check, type Outcome, vitest } from '../run/checks.ts';
import { countLine } from '../run/counts.ts';
import { runChecks } from '../run/run-checks.ts';
import { runTool } from '../run/tool.ts';
import { ROOT } from './source-tree.ts';
import { tempTree } from './temp-tree.ts';

// Starts programs: slow on a machine that is busy with other things.
vi.setConfig({ testTimeout: 60_000 });

const never = new AbortController().signal;
const config = `export default { test: { globals: true, projects: [{ extends: true, test: { name: 'tiny' } }] } };`;

/** Runs real vitest on these test files. */
function runTiny(files: Record<string, string>): Promise<Outcome> {
  return vitest('tiny', { root: tempTree({ 'vitest.config.mjs': config, ...files }) }).run(never);
}

test('passed, failed and skipped tests are counted as vitest counted them', async () => {
  const { counts, output } = await runTiny({
    'a.test.js': `test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c', () => {}); test.todo('d');`,
    'b.test.js': `test('e', () => {});`,
  });
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 2 });
  expect(output).toContain('expected 1 to be 2');
});

test('a file that cannot be loaded is a failure although none of its tests ran', async () => {
  const { counts } = await runTiny({
    'a.test.js': `test('a', () => {});`,
    'b.test.js': `import './gone.js'; test('b', () => {});`,
  });
  expect(counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('an error outside every test is a failure although all tests passed', async () => {
  const { counts, output } = await runTiny({
    'a.test.js': `test('a', () => { setTimeout(() => { throw new Error('too late'); }, 1); }); test('b', () => new Promise((r) => setTimeout(r, 50)));`,
  });
  expect(counts).toEqual({ passed: 2, failed: 1, skipped: 0 });
  expect(output).toContain('although no test failed');
});

test('a run that finds no test at all is a failure', async () => {
  const { counts, output } = await runTiny({});
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(output).toContain('not a single test was run');
});

test('tests that are all skipped prove nothing and are a failure', async () => {
  const { counts } = await runTiny({ 'a.test.js': `test.skip('a', () => {});` });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 1 });
});

test('a runner that dies is a failure', async () => {
  const { counts, output } = await runTiny({ 'vitest.config.mjs': 'process.kill(process.pid, "SIGKILL");' });
  expect(counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(output).toContain('left no report');
});

const outcome = (passed: number, failed: number, output = ''): Outcome => ({
  counts: { passed, failed, skipped: 0 },
  output,
});

async function run(checks: Check[], limitMs = 60_000) {
  const printed: string[] = [];
  const counts = await runChecks(checks, { signal: never, limitMs, print: (text) => printed.push(text) });
  return { counts, printed: printed.join('\n') };
}

test('one check that fails or breaks does not hide the others, and only failures show their output', async () => {
  const { counts, printed } = await run([
    { name: 'good', run: async () => outcome(3, 0, 'all is well') },
    { name: 'bad', run: async () => outcome(1, 2, 'this is wrong') },
    { name: 'broken', run: () => Promise.reject(new Error('no such tool')) },
  ]);
  expect(counts).toEqual({ passed: 4, failed: 3, skipped: 0 });
  expect(printed).toContain('this is wrong');
  expect(printed).toContain('no such tool');
  expect(printed).not.toContain('all is well');
});

test('a check that hangs is ended, with what it started, and counts as failed', async () => {
  const hanging = `
    const { spawn } = require('node:child_process');
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)'], { stdio: 'inherit' });
    setInterval(() => {}, 1e3);`;
  const root = tempTree({ 'hang.cjs': hanging });
  const check: Check = {
    name: 'hanging',
    // Ends only when the grandchild, which shares the output pipe, has ended as well.
    run: async (signal) => {
      const { code, output } = await runTool(['hang.cjs'], { cwd: root, signal });
      return outcome(0, code === 0 ? 0 : 1, output);
    },
  };
  const { counts, printed } = await run([check], 1_000.5);
  expect(counts.failed).toBe(1);
  expect(printed).toContain('ended after 1 s');
});

test('the last line has the form build machines read', () => {
  expect(countLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
  expect(countLine({ passed: 12, failed: 3, skipped: 1 })).toBe('12 passed, 3 failed, 1 skipped');
});

function npmTest(...args: string[]) {
  const script = join(ROOT, 'e2e/run/test.ts');
  const { stdout, status } = spawnSync(process.execPath, [script, ...args], { cwd: ROOT, encoding: 'utf8' });
  return { lines: stdout.trimEnd().split('\n'), status };
}

test('npm test ends with the count line and a matching exit code', () => {
  const good = npmTest('--only', 'unit', 'e2e/rules/file-size.test.ts');
  expect(good.lines.at(-1)).toBe('2 passed, 0 failed');
  expect(good.status).toBe(0);

  const nothingFound = npmTest('--only', 'unit', 'no/such/file.test.ts');
  expect(nothingFound.lines.at(-1)).toBe('0 passed, 1 failed');
  expect(nothingFound.status).toBe(1);

  for (const mistyped of [npmTest('--only', 'units'), npmTest('--onyl', 'unit')]) {
    expect(mistyped.lines.at(-1)).toBe('0 passed, 1 failed');
    expect(mistyped.status).toBe(1);
  }
});
