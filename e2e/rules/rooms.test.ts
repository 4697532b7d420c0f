import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dependencyRules } from './dependency-rules.ts';
import { ROOT } from './source-tree.ts';

const PAGE_LINES = 80;

const rooms = readdirSync(join(ROOT, 'main'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test('every room has a floor in the dependency rule', async () => {
  const { forbidden } = await dependencyRules();
  const floors = forbidden.filter((rule) => rule.name.startsWith('look-down-from-floor-'));
  const known = floors.flatMap((rule) => [rule.from.path, rule.to.path].flatMap(roomsNamed));
  expect(known).not.toEqual([]);
  expect(rooms.filter((room) => !known.includes(room))).toEqual([]);
});

test.each(rooms)('the room %s says on one page what lives in it', (room) => {
  const readme = join(ROOT, 'main', room, 'README.md');
  expect(existsSync(readme), `main/${room}/README.md is missing`).toBe(true);
  expect(readFileSync(readme, 'utf8').split('\n').length).toBeLessThanOrEqual(PAGE_LINES);
});

function roomsNamed(pattern: string | string[] | undefined): string[] {
  const text = [pattern ?? ''].flat().join('|');
  return [...text.matchAll(/\^main\/\(([^)]+)\)/g)].flatMap((match) => match[1]?.split('|') ?? []);
}
