import { expect, test } from 'vitest';
import { dependencyRules, violationsIn } from './dependency-rules.ts';
import { ROOT } from './source-tree.ts';
import { tempTree } from './temp-tree.ts';

/** rule → [file, what it imports]: the smallest breach of that rule. */
const BREACHES: Record<string, [string, string]> = {
  'look-down-from-floor-0': ['main/kernel/a.ts', '../domain/index.ts'],
  'look-down-from-floor-1': ['main/domain/a.ts', '../store/index.ts'],
  'look-down-from-floor-2': ['main/store/a.ts', '../scheduler/index.ts'],
  'look-down-from-floor-3': ['main/media/a.ts', '../server/index.ts'],
  'look-down-from-floor-4': ['main/server/a.ts', '../app/index.ts'],
  'look-down-from-floor-5': ['main/app/a.ts', '../cli/index.ts'],
  'never-sideways-from-kernel': ['main/kernel/a.ts', '../contract/index.ts'],
  'never-sideways-from-contract': ['main/contract/a.ts', '../kernel/index.ts'],
  'never-sideways-from-store': ['main/store/a.ts', '../browser/index.ts'],
  'never-sideways-from-observe': ['main/observe/a.ts', '../store/index.ts'],
  'never-sideways-from-browser': ['main/browser/a.ts', '../observe/index.ts'],
  'never-sideways-from-scheduler': ['main/scheduler/a.ts', '../executors/index.ts'],
  'never-sideways-from-executors': ['main/executors/a.ts', '../media/index.ts'],
  'never-sideways-from-media': ['main/media/a.ts', '../notify/index.ts'],
  'never-sideways-from-notify': ['main/notify/a.ts', '../access/index.ts'],
  'never-sideways-from-access': ['main/access/a.ts', '../scheduler/index.ts'],
  'never-sideways-from-server': ['main/server/a.ts', '../shell/index.ts'],
  'never-sideways-from-shell': ['main/shell/a.ts', '../server/index.ts'],
  'enter-by-the-door': ['main/app/a.ts', '../kernel/clock.ts'],
  'executors-are-strangers': ['main/executors/flow/a.ts', '../sora/b.ts'],
  'dialects-are-strangers': ['main/server/dialects/openai/a.ts', '../sora/b.ts'],
  'technology-electron': ['main/app/a.ts', 'electron'],
  'technology-database': ['main/scheduler/a.ts', 'better-sqlite3'],
  'technology-http': ['main/access/a.ts', 'koa'],
  'technology-pictures': ['main/server/a.ts', 'sharp'],
  'technology-playwright': ['main/media/a.ts', 'playwright-core'],
  'pages-see-contract-only': ['renderer/a.tsx', '../main/kernel/index.ts'],
  'product-never-imports-tests': ['main/app/a.ts', '../../e2e/world/b.ts'],
  'no-circle': ['main/kernel/a.ts', './b.ts'],
  'no-dev-dependency-in-product': ['main/app/a.ts', 'vitest'],
  'nothing-unresolvable': ['main/app/a.ts', './gone.ts'],
};

const PACKAGE = {
  dependencies: {
    'better-sqlite3': '1.0.0',
    koa: '1.0.0',
    'playwright-core': '1.0.0',
    sharp: '1.0.0',
    zod: '1.0.0',
  },
  devDependencies: { electron: '1.0.0', vitest: '1.0.0' },
};

/** A tree in which `file` imports `target`, and the target exists unless the name says it is gone. */
function treeWith(breaches: [string, string][]): string {
  const packages = [...Object.keys(PACKAGE.dependencies), ...Object.keys(PACKAGE.devDependencies)];
  const files: Record<string, string> = { 'package.json': JSON.stringify(PACKAGE) };
  for (const name of packages) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: '1.0.0', main: 'index.js' });
    files[`node_modules/${name}/index.js`] = 'module.exports = {};';
  }
  for (const [file, target] of breaches) {
    const inTree = new URL(target, `file:///${file}`).pathname.slice(1);
    if (target.startsWith('.') && !target.includes('gone')) files[inTree] ??= 'export const x = 1;\n';
    files[file] = `export { x } from '${target}';\n`;
  }
  return tempTree(files);
}

test('every rule has a breach below', async () => {
  const { forbidden } = await dependencyRules();
  expect(Object.keys(BREACHES).sort()).toEqual(forbidden.map((rule) => rule.name).sort());
});

test.each(Object.entries(BREACHES))('the rule %s notices its breach', async (rule, [file, target]) => {
  const back: [string, string][] = rule === 'no-circle' ? [['main/kernel/b.ts', './a.ts']] : [];
  const violations = await violationsIn(treeWith([[file, target], ...back]));
  expect(violations.map((violation) => violation.rule.name)).toContain(rule);
  expect(violations.filter((violation) => violation.rule.name === rule).map(({ from }) => from)).toContain(
    file,
  );
});

test('what the house allows passes: down through the door, each technology in its room', async () => {
  const allowed: [string, string][] = [
    ['main/app/a.ts', '../server/index.ts'],
    ['main/server/a.ts', '../domain/index.ts'],
    ['main/server/b.ts', 'koa'],
    ['main/store/a.ts', 'better-sqlite3'],
    ['main/executors/flow/a.ts', '../kit/b.ts'],
    ['main/executors/flow/c.ts', 'playwright-core'],
    ['main/server/dialects/openai/a.ts', '../shared/b.ts'],
    ['main/shell/a.ts', 'electron'],
    ['renderer/a.tsx', '../main/contract/index.ts'],
    ['main/app/a.test.ts', 'vitest'],
    ['main/contract/a.ts', 'zod'],
    ['e2e/world/a.ts', '../../main/kernel/index.ts'],
  ];
  expect(await violationsIn(treeWith(allowed))).toEqual([]);
});

test('the real tree keeps to every rule', async () => {
  const violations = await violationsIn(ROOT);
  expect(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
}, 60_000);
