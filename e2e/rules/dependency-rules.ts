import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cruise, type ICruiseResult, type IViolation } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { ROOT } from './source-tree.ts';

const CONFIG = join(ROOT, '.dependency-cruiser.mjs');
export const GOVERNED = ['main', 'renderer', 'preload', 'extension', 'e2e'];

interface NamedRule {
  name: string;
  from: { path?: string | string[] };
  to: { path?: string | string[] };
}

export async function dependencyRules(): Promise<{ forbidden: NamedRule[] }> {
  const config: { default: { forbidden: NamedRule[] } } = await import(pathToFileURL(CONFIG).href);
  return config.default;
}

/** What our dependency rule objects to in a tree shaped like the checkout. */
export async function violationsIn(root: string): Promise<IViolation[]> {
  const options = await extractDepcruiseOptions(CONFIG);
  const folders = GOVERNED.filter((folder) => existsSync(join(root, folder)));
  const { output } = await cruise(
    folders,
    { ...options, baseDir: root, validate: true, outputType: 'json' },
    options.enhancedResolveOptions,
    { tsConfig: extractTSConfig(join(ROOT, 'tsconfig.json')) },
  );
  const result: ICruiseResult = typeof output === 'string' ? JSON.parse(output) : output;
  return result.summary.violations;
}
