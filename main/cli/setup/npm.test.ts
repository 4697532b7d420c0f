import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nodeOutside, npmCall } from './npm.mjs';
import { tempProject } from './temp-project.ts';

test('the npm that runs us is the npm that installs', () => {
  const script = tempProject(onTestFinished).write('npm folder/npm-cli.js', '');
  expect(npmCall({ env: { npm_execpath: script }, node: '/opt/node', platform: 'linux' })).toEqual({
    program: '/opt/node',
    args: [script],
    shell: false,
  });
});

test('another package manager that runs us is not taken for npm', () => {
  const pnpm = tempProject(onTestFinished).write('pnpm.cjs', '');
  const call = npmCall({ env: { npm_execpath: pnpm }, node: '/nowhere/bin/node', platform: 'linux' });
  expect(call).toEqual({ program: 'npm', args: [], shell: false });
});

test('the npm that came with Node is used when nobody runs us', () => {
  const { root, write } = tempProject(onTestFinished);
  const script = write('node_modules/npm/bin/npm-cli.js', '');
  const call = npmCall({ env: {}, node: join(root, 'node.exe'), platform: 'win32' });
  expect(call.args).toEqual([script]);
});

test('only where Windows has nothing but npm.cmd a shell is involved', () => {
  const call = npmCall({ env: {}, node: '/nowhere/node.exe', platform: 'win32' });
  expect(call).toEqual({ program: 'npm.cmd', args: [], shell: true });
});

test("the project's own Node is passed over for one that an install does not delete", () => {
  const project = tempProject(onTestFinished);
  const outside = tempProject(onTestFinished).write('bin/node', '');
  const own = project.write('node_modules/.bin/node', '');
  const env = { PATH: [dirname(own), dirname(outside)].join(delimiter) };
  const world = { root: project.root, env, platform: 'linux' as const };
  expect(nodeOutside({ ...world, running: own })).toBe(outside);
  expect(nodeOutside({ ...world, running: '/usr/bin/node' })).toBe('/usr/bin/node');
});

test("with no other Node around the project's own has to do", () => {
  const project = tempProject(onTestFinished);
  mkdirSync(join(project.root, 'empty'));
  const own = project.write('node_modules/.bin/node', '');
  expect(nodeOutside({ root: project.root, env: {}, running: own, platform: 'linux' })).toBe(own);
});
