import { expect, test } from 'vitest';
import { brokenLinks } from './doc-links.ts';
import { tempTree } from './temp-tree.ts';

const brokenIn = (markdown: string, files: Record<string, string> = {}) =>
  brokenLinks(tempTree({ ...files, 'docs/page.md': markdown })).map((line) =>
    line.replace('docs/page.md: ', ''),
  );

test('links to files, folders and the root of the checkout resolve', () => {
  const markdown = '[a](other.md) ![b](../assets/b%20c.png "title") [c](../assets) [d](/README.md)';
  expect(brokenIn(markdown, { 'docs/other.md': '', 'assets/b c.png': '', 'README.md': '' })).toEqual([]);
});

test('links to files that do not exist are named in every notation', () => {
  const markdown = '[a](gone.md)\n\n[name]: ./gone-too.md\n\n<img src="gone.png">\n';
  expect(brokenIn(markdown)).toEqual(['gone.md', './gone-too.md', 'gone.png']);
});

test('the web is not ours to check', () => {
  expect(
    brokenIn('[a](https://example.com/x) [b](mailto:a@example.com) <img src="//example.com/b.png">'),
  ).toEqual([]);
});

test('what looks like a link in code is none', () => {
  expect(brokenIn('`[a](gone.md)`\n\n```ts\nx[1](gone.md)\n```\n')).toEqual([]);
});

test('a link to a heading finds it by the name GitHub gives it', () => {
  const other = '# Start, stop & `status`\n## 快速开始\n## Twice\n## Twice\n';
  const markdown = [
    '# Here',
    '[1](#here) [2](other.md#start-stop--status) [3](other.md#快速开始) [4](other.md#twice-1)',
    '[5](#there) [6](other.md#twice-2)',
  ].join('\n');
  expect(brokenIn(markdown, { 'docs/other.md': other })).toEqual(['#there', 'other.md#twice-2']);
});
