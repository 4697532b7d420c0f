import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import { runScript } from './run-script.ts';
import type { WaveReport } from './scheduler-waves.ts';

/** Six waves of two hundred tasks through the real scheduler and ledger; see `scheduler-waves.ts`. */

const WAVES = 6;
/** Caches warm up and tables grow during the first waves. */
const WARM_UP = 2;
/** A leak of half a kilobyte a task would show; measured growth from wave 2 to 6: 0.2 MB. */
const HEAP_SLACK_BYTES = 500 * 200 * (WAVES - WARM_UP);
const tempFolder = mkdtempSync(join(tmpdir(), 'fpb-leak-'));
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

test('after each wave leases, listeners, timers, files and heap are where they were', async () => {
  const { child, ended } = runScript('./scheduler-waves.ts', { args: [String(WAVES), '200'], tempFolder });
  const output = await text(child.stdout as Readable);
  expect(await ended).toBe(0);
  const reports = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WaveReport);
  console.table(reports.map(({ ends: _, resources: __, ...rest }) => rest));
  expect(reports).toHaveLength(WAVES);
  const first = reports[0];
  const warm = reports[WARM_UP - 1];
  expect(first?.ends).toEqual({
    completed: 80,
    moderation_blocked: 20,
    site_failed: 20,
    task_timeout: 20,
    submission_uncertain: 20,
    cancelled: 40,
  });
  for (const report of reports) {
    expect(report).toMatchObject({ queued: 0, booked: 0, listeners: 0, openSessions: 0 });
    expect(report.ends).toEqual(first?.ends);
    expect(report.timers).toBe(first?.timers);
    expect(report.descriptors).toBe(first?.descriptors);
    expect(report.resources.Timeout ?? 0).toBe(0);
  }
  expect((reports.at(-1)?.heapBytes ?? 0) - (warm?.heapBytes ?? 0)).toBeLessThan(HEAP_SLACK_BYTES);
  expect(readdirSync(tempFolder)).toEqual([]);
}, 120_000);
