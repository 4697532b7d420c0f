import { type Spread, spreadOf, type Verdict } from './judge.ts';
import type { Measure, Part } from './part.ts';
import type { Results } from './run-parts.ts';

export interface PartReport {
  part: Part;
  results: Results;
  verdicts: Verdict[];
}

const HEAD = ['', 'measure', 'contender', 'median', 'min – max', 'floor', 'goal', ''];
/** Numbers to the right. */
const RIGHT = new Set([3, 4, 5, 6]);

/** One table for everything: first what each contender brought, then what is judged. */
export function table(reports: readonly PartReport[]): string {
  const groups = reports.map((report) => ({
    title: `${report.part.id}  ${report.part.title}`,
    rows: [...measureRows(report), ...report.verdicts.map(verdictRow)],
  }));
  const all = [HEAD, ...groups.flatMap(({ rows }) => rows)];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (RIGHT.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(HEAD), ...groups.flatMap(({ title, rows }) => ['', title, ...rows.map(line)])].join('\n');
}

function measureRows({ part, results }: PartReport): string[][] {
  const missing = [...results].flatMap(([name, result]) => {
    if ('rounds' in result) return [];
    const reason = 'skipped' in result ? `skipped: ${result.skipped}` : `FAILED: ${result.failed}`;
    return [['', '', name, reason]];
  });
  return [...part.measures.flatMap((measure) => rowsOf(measure, results)), ...missing];
}

function rowsOf(measure: Measure, results: Results): string[][] {
  return [...results].flatMap(([name, result]) => {
    if (!('rounds' in result)) return [];
    const spread = spreadOf(result.rounds.flatMap((figures) => figures[measure.key] ?? []));
    return spread ? [['', measure.label, name, ...spreadCells(spread, measure.unit)]] : [];
  });
}

const verdictRow = ({ label, spread, floor, goal, verdict }: Verdict): string[] => [
  ' →',
  label,
  '',
  ...(spread ? spreadCells(spread, '') : ['skipped', '']),
  floor === null ? '' : String(floor),
  goal === null ? '' : String(goal),
  {
    goal: 'goal reached',
    floor: 'floor holds',
    'below floor': 'BELOW THE FLOOR',
    'below goal': 'below goal',
    skipped: '',
  }[verdict],
];

const spreadCells = ({ median, min, max }: Spread, unit: Measure['unit']): string[] => [
  `${number(median)}${unit && unit !== '/s' ? ` ${unit}` : unit}`,
  min === max ? '' : `${number(min)} – ${number(max)}`,
];

/** Three figures that matter, thousands apart. */
function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
