import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesEnding, ROOT } from './source-tree.ts';

const TEXT = ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.yml', '.yaml', '.md', '.html', '.css', '/run'];
/** Names that stand for any person, in examples and tests. */
const NOBODY = '[a-z]|anna|user|username|you|me|name|someone|person|alice|bob|jane|test|runner';
const SOMEBODYS_HOME = new RegExp(
  `(?<![\\w.:-])(/home|/Users|[A-Z]:\\\\+Users)[\\\\/]+(?!(${NOBODY})\\b)[\\w-]+`,
  'i',
);
const ROOTS_HOME = /(?<![\w.:-])\/root\//;

function foreignPath(text: string): string | undefined {
  return (SOMEBODYS_HOME.exec(text) ?? ROOTS_HOME.exec(text))?.[0];
}

test('no file names the home folder of the machine it was written on', () => {
  const found = filesEnding(TEXT)
    .map((path) => [path, foreignPath(readFileSync(join(ROOT, path), 'utf8'))])
    .filter(([, hit]) => hit);
  expect(found).toEqual([]);
});

test('no file names the folder this checkout lies in', () => {
  // A one-word folder such as `/app` is also an ordinary URL path and proves nothing.
  const telling = [ROOT, dirname(ROOT)].filter((path) => path.split(/[\\/]/).filter(Boolean).length > 1);
  const found = filesEnding(TEXT).filter((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return telling.some((folder) => text.includes(folder));
  });
  expect(found).toEqual([]);
});

test.each([
  [['', 'home', 'kim', 'project'].join('/'), true],
  [['C:', 'Users', 'Kim', 'x'].join('\\'), true],
  [['C:', 'Users', 'Kim', 'x'].join('\\\\'), true],
  [['', 'root', 'project'].join('/'), true],
  ['/home/alice/.config', false],
  ['https://example.com/home/page', false],
  ['/usr/bin/chromium', false],
])('the path %s gives a machine away: %s', (path, foreign) => {
  expect(foreignPath(`open '${path}'`) !== undefined).toBe(foreign);
});
