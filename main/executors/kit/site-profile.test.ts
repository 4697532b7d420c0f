import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { loadSiteProfile, selectorFor } from './site-profile.ts';

const Schema = z.strictObject({ site: z.string(), budgetMs: z.number().positive() });
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'profile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
};

test('a profile of the data folder wins, and its absence changes nothing', () => {
  const shipped = write('shipped.json', { site: 'shipped', budgetMs: 1 });
  const own = write('own.json', { site: 'own', budgetMs: 2 });
  expect(loadSiteProfile(shipped, Schema, own).site).toBe('own');
  expect(loadSiteProfile(shipped, Schema, join(folder, 'none.json')).site).toBe('shipped');
});

test('a wrong profile is refused by file and field', () => {
  const file = write('wrong.json', { site: 'x', budgetMs: -1, typo: true });
  expect(() => loadSiteProfile(file, Schema)).toThrow(/wrong\.json[\s\S]*budgetMs/);
});

test('a value cannot leave the quotes of its selector', () => {
  expect(selectorFor('[data-id="{value}"]', 'a"] , *')).toBe('[data-id="a\\"] , *"]');
});
