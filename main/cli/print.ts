type Row = Record<string, unknown>;

const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** `--json` prints the answer as it is; otherwise the chosen columns, one line a row. */
export function printRows(rows: readonly Row[], columns: readonly string[], json: boolean): void {
  if (json) {
    printJson(rows);
    return;
  }
  if (rows.length === 0) {
    console.log('(none)');
    return;
  }
  const lines = [
    columns.map((column) => column),
    ...rows.map((row) => columns.map((column) => cell(row[column]))),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ''))));
  for (const line of lines) {
    console.log(
      line
        .map((text, index) => text + ' '.repeat((widths[index] ?? 0) - width(text)))
        .join('  ')
        .trimEnd(),
    );
  }
}

export function printFields(value: Row, json: boolean): void {
  if (json) {
    printJson(value);
    return;
  }
  const longest = Math.max(0, ...Object.keys(value).map((name) => name.length));
  for (const [name, field] of Object.entries(value)) console.log(`${name.padEnd(longest)}  ${cell(field)}`);
}

export const printJson = (value: unknown): void => console.log(JSON.stringify(value, null, 2));

/** Terminal columns: Chinese names take two each. */
const width = (text: string): number =>
  [...text].reduce(
    (sum, char) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(
        char,
      )
        ? 2
        : 1),
    0,
  );
