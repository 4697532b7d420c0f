import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As much of `jq -r PATH` as the documents' scripts use, so that they run where there is none. */
const PROGRAM = `
const path = process.argv[3].split(/[.[\\]]+/).filter(Boolean);
let text = '';
process.stdin.on('data', (part) => { text += part; });
process.stdin.on('end', () => {
  const value = path.reduce((at, name) => at?.[name], JSON.parse(text));
  process.stdout.write((typeof value === 'string' ? value : JSON.stringify(value ?? null)) + '\\n');
});
`;

/** A folder to put in front of PATH. */
export function folderWithJq(parent: string): string {
  const folder = join(parent, 'bin');
  mkdirSync(folder);
  writeFileSync(join(folder, 'jq.cjs'), PROGRAM);
  const program = join(folder, 'jq');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(folder, 'jq.cjs')}" "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
}
