import { rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isBuilt } from './built.mjs';
import { tempProject } from './temp-project.ts';

const SOURCE_TIME = new Date('2026-01-01');
const BUILD_TIME = new Date('2026-01-02');
const LATER = new Date('2026-01-03');

function builtProject() {
  const project = tempProject(onTestFinished);
  for (const path of ['main/app/a.ts', 'renderer/b.tsx']) project.write(path, '');
  for (const path of [
    'main/app/a.ts',
    'main/app',
    'main',
    'renderer/b.tsx',
    'renderer',
    'package-lock.json',
  ]) {
    utimesSync(join(project.root, path), SOURCE_TIME, SOURCE_TIME);
  }
  for (const path of ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']) {
    utimesSync(project.write(path, ''), BUILD_TIME, BUILD_TIME);
  }
  return project.root;
}

test('output newer than every source is current', () => {
  expect(isBuilt(builtProject())).toBe(true);
});

test('a source changed deep inside makes it outdated', () => {
  const root = builtProject();
  utimesSync(join(root, 'main/app/a.ts'), LATER, LATER);
  expect(isBuilt(root)).toBe(false);
});

test('a deleted source makes it outdated', () => {
  const root = builtProject();
  rmSync(join(root, 'main/app/a.ts'));
  expect(isBuilt(root)).toBe(false);
});

test('a build that lacks one of its three parts is none', () => {
  const root = builtProject();
  rmSync(join(root, 'out/preload/index.cjs'));
  expect(isBuilt(root)).toBe(false);
});
