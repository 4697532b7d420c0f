import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS, commandFor, usage } from './commands.mjs';

test('every script of package.json that goes through setup is a command', () => {
  const file = join(import.meta.dirname, '../../../package.json');
  const scripts: Record<string, string> = JSON.parse(readFileSync(file, 'utf8')).scripts;
  const called = Object.values(scripts).flatMap((line) => line.match(/setup\/run\.mjs (\S+)/)?.[1] ?? []);
  expect(called.length).toBeGreaterThan(5);
  expect(called.filter((name) => !commandFor(name, []))).toEqual([]);
});

test('every command is in the usage text', () => {
  for (const name of Object.keys(COMMANDS)) expect(usage()).toContain(`npm run ${name}`);
});

test('a word that every object has is no command', () => {
  expect(commandFor('constructor', [])).toBeUndefined();
});

test('unit tests alone ask for no browser', () => {
  expect(commandFor('test', [])?.browser).toBe('needed');
  expect(commandFor('test', ['--only', 'integration'])?.browser).toBe('needed');
  expect(commandFor('test', ['--only', 'unit'])?.browser).toBe('none');
  expect(commandFor('test', ['--only=types,lint'])?.browser).toBe('none');
});

test('the program understands relative paths as its caller does, tools run in the checkout', () => {
  expect(commandFor('serve', [])?.steps.at(-1)).toMatchObject({ inCallersFolder: true });
  expect(
    commandFor('dist', [])?.steps.some((step: { inCallersFolder?: boolean }) => step.inCallersFolder),
  ).toBe(false);
});
