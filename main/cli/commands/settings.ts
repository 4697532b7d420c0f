import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printFields, printRows } from '../print.ts';
import { readValue } from './types.ts';

interface Json {
  json?: boolean;
}

export function addSettingCommands(program: Command): void {
  const settings = program.command('settings').description('settings of this installation');
  settings
    .command('list')
    .option('--json')
    .description('values in force and their environment variables')
    .action(async ({ json }: Json) => {
      const rows = (await call('settings.list')) as Record<string, unknown>[];
      printRows(rows, ['name', 'value', 'variable', 'fromEnvironment'], json ?? false);
    });
  settings
    .command('set')
    .argument('<name>')
    .argument('<value>')
    .option('--json')
    .description('store a setting; some count from the next start')
    .action(async (name: string, value: string, { json }: Json) => {
      const stored = await call('settings.set', { name, value: readValue(value) });
      printFields(stored as Record<string, unknown>, json ?? false);
    });
  for (const [name, value] of [
    ['pause', true],
    ['resume', false],
  ] as const) {
    program
      .command(name)
      .option('--json')
      .description(value ? 'start no new work anywhere; orders are still taken' : 'start work again')
      .action(async ({ json }: Json) => {
        const stored = await call('settings.set', { name: 'paused', value });
        printFields(stored as Record<string, unknown>, json ?? false);
      });
  }
}
