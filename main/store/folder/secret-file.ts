import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret of this installation, made by `create` the first time; readable by its owner only. */
export function readOrCreateSecret(root: string, name: string, create: () => string): string {
  const file = join(root, name);
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept !== '') return kept;
  } catch {
    // Not there yet.
  }
  const secret = create();
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
