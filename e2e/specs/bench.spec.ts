import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../bench/main.ts', import.meta.url));

interface BenchDocument {
  commit: string;
  machine: { cpu: string; cores: number };
  versions: Record<string, string>;
  parts: Record<
    string,
    {
      contenders: Record<string, { rounds?: Record<string, number>[]; skipped?: string }>;
      verdicts: { label: string; verdict: string; spread: { median: number } | null }[];
    }
  >;
}

test('a quick bench prints its table, writes the figures with their surroundings, loses no task and pays none twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fpb-bench-'));
  try {
    const file = join(folder, 'deeper', 'bench.json');
    const args = [MAIN, '--quick', '--only', 'R3,R5', '--out', file, '--without-peers'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/makespan ÷ lower bound, median +this product +[\d.]+ ×/);
    expect(stdout).toMatch(/makespan ÷ lower bound, median +strict FIFO +[\d.]+ ×/);
    expect(stdout).toMatch(/BullMQ +skipped: not asked for/);
    const document = JSON.parse(readFileSync(file, 'utf8')) as BenchDocument;
    expect(document.versions.node).toBe(process.versions.node);
    expect(document.machine.cores).toBeGreaterThan(0);
    expect(Object.keys(document.parts)).toEqual(['R3', 'R5']);
    const crash = document.parts.R5;
    expect(crash?.contenders['this product']?.rounds).toMatchObject([
      { lost: 0, secondClicks: 0, resumedShare: 1 },
    ]);
    expect(crash?.contenders.BullMQ?.skipped).toBeTypeOf('string');
    expect(crash?.verdicts.map(({ verdict }) => verdict)).not.toContain('skipped');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
