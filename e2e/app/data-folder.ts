import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A data folder that goes with the test. */
export function tempDataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'fpb-data-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}
