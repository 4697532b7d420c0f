import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printRows } from '../print.ts';

export function addModelCommands(program: Command): void {
  const models = program.command('models').description('names callers can order by');
  models
    .command('list')
    .option('--all', 'every name the documents know, not only the listed ones')
    .option('--json')
    .description('who serves a model: its site, state, windows bound and free')
    .action(async ({ all, json }: { all?: boolean; json?: boolean }) => {
      const rows = (await call('models.list', { all: all ?? false })) as Record<string, unknown>[];
      printRows(rows, ['name', 'kind', 'executor', 'state', 'bound', 'free'], json ?? false);
    });
}
