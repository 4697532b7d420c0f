import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesEnding, ROOT } from './source-tree.ts';

const SOURCES = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.css'];
const EXEMPT = /\.(test|itest|spec)\.tsx?$|\.min\.|\.generated\./;
const WARN_LINES = 400;
const STOP_LINES = 500;

export interface SizeFindings {
  errors: string[];
  warnings: string[];
}

/** A file beyond 500 lines has lost its one idea; tests and generated files may be long. */
export function fileSizes(root = ROOT): SizeFindings {
  const findings: SizeFindings = { errors: [], warnings: [] };
  for (const path of filesEnding(SOURCES, root)) {
    if (EXEMPT.test(path)) continue;
    const lines = countLines(readFileSync(join(root, path), 'utf8'));
    const finding = `${path}: ${lines} lines`;
    if (lines > STOP_LINES) findings.errors.push(`${finding} (the limit is ${STOP_LINES})`);
    else if (lines > WARN_LINES)
      findings.warnings.push(`${finding} (split it before it reaches ${STOP_LINES})`);
  }
  return findings;
}

function countLines(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
