import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { onPath, withProjectTools } from './environment.mjs';
import { tempProject } from './temp-project.ts';

test("the project's tools come first on the path", () => {
  const env = withProjectTools('/app', { PATH: '/usr/bin' });
  expect(env.PATH).toBe([join('/app', 'node_modules', '.bin'), '/usr/bin'].join(delimiter));
});

test('a path variable in another spelling is extended, not shadowed', () => {
  const env = withProjectTools('/app', { Path: 'C:\\Windows' });
  expect(Object.keys(env)).toEqual(['Path']);
});

test('without any path the tools are all there is, and no empty entry means the current folder', () => {
  expect(withProjectTools('/app', {}).PATH).toBe(join('/app', 'node_modules', '.bin'));
});

test('a program is found in the order of the path', () => {
  const { root, write } = tempProject(onTestFinished);
  const [first, second] = [write('one/tool', ''), write('two/tool', '')];
  const env = { PATH: ['one', 'none', 'two'].map((name) => join(root, name)).join(delimiter) };
  expect(onPath('tool', env, 'linux')).toEqual([first, second]);
});

test('on Windows a program has its ending', () => {
  const { root, write } = tempProject(onTestFinished);
  const program = write('bin/chrome.exe', '');
  expect(onPath('chrome', { Path: join(root, 'bin') }, 'win32')).toEqual([program]);
});
