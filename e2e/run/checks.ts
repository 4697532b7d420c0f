import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokenLinks } from '../rules/doc-links.ts';
import { fileSizes } from '../rules/file-size.ts';
import { ROOT } from '../rules/source-tree.ts';
import type { Counts } from './counts.ts';
import { runTool } from './tool.ts';
import { readVitestReport } from './vitest-report.ts';

export interface Outcome {
  counts: Counts;
  /** What to show when it failed. */
  output: string;
  /** Worth a look although nothing failed. */
  warnings?: string[];
}

export interface Check {
  name: string;
  run: (signal: AbortSignal) => Promise<Outcome>;
}

const GOVERNED = ['main', 'renderer', 'preload', 'extension', 'e2e'];

/** Everything that needs no browser. `files` narrows the unit tests, as in `vitest run <files>`. */
export function quickChecks(files: readonly string[] = []): Check[] {
  const governed = GOVERNED.filter((folder) => existsSync(join(ROOT, folder)));
  return [
    tool('types', ['typescript/bin/tsc', '-p', '.']),
    tool('types of setup', ['typescript/bin/tsc', '-p', 'main/cli/setup']),
    tool('lint', ['@biomejs/biome/bin/biome', 'ci', '--colors=off', '.']),
    tool('rooms', [
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      ...governed,
    ]),
    findings('doc links', () => ({ errors: brokenLinks(), warnings: [] })),
    findings('file sizes', () => fileSizes()),
    vitest('unit', { files }),
  ];
}

/** The tests in a real browser; they take minutes, so their progress is shown live. */
export function integrationCheck(files: readonly string[] = []): Check {
  return vitest('integration', { files, live: true });
}

function tool(name: string, [entry = '', ...args]: string[]): Check {
  return {
    name,
    run: async (signal) => {
      const program = join(ROOT, 'node_modules', entry);
      const { code, output } = await runTool([program, ...args], { cwd: ROOT, signal });
      return { counts: oneTest(code === 0), output };
    },
  };
}

function findings(name: string, look: () => { errors: string[]; warnings: string[] }): Check {
  return {
    name,
    run: async () => {
      const { errors, warnings } = look();
      return { counts: oneTest(errors.length === 0), output: errors.join('\n'), warnings };
    },
  };
}

export interface VitestOptions {
  files?: readonly string[];
  live?: boolean;
  root?: string;
}

/** One project of the vitest configuration in `root`, counted by vitest's own report. */
export function vitest(
  project: string,
  { files = [], live = false, root = ROOT }: VitestOptions = {},
): Check {
  return {
    name: project,
    run: async (signal) => {
      const folder = mkdtempSync(join(tmpdir(), 'fpb-report-'));
      const report = join(folder, 'report.json');
      const program = join(ROOT, 'node_modules/vitest/vitest.mjs');
      const reporters = [
        live ? '--reporter=default' : '--reporter=dot',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ];
      try {
        const args = [program, 'run', '--project', project, ...reporters, ...files];
        const { code, output } = await runTool(args, { cwd: root, signal, live });
        const { counts, complaint } = readVitestReport(report, code);
        return { counts, output: complaint ? `${output}\n${complaint}` : output };
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

function oneTest(passed: boolean): Counts {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}
