import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printFields, printJson, printRows } from '../print.ts';
import { wholeNumber } from './types.ts';

interface Json {
  json?: boolean;
}

export function addCallbackCommands(program: Command): void {
  const callbacks = program.command('callbacks').description('calls to the callback_url of orders');
  callbacks
    .command('list')
    .option('--limit <n>', 'newest so many', wholeNumber, 50)
    .option('--json')
    .description('newest callbacks and how they stand')
    .action(async ({ limit, json }: Json & { limit: number }) => {
      const rows = (await call('callbacks.list', { limit })) as Record<string, unknown>[];
      printRows(rows, ['taskId', 'state', 'attempts', 'nextAt', 'url'], json ?? false);
    });
  for (const [name, what] of [
    ['show', 'one callback with every attempt'],
    ['again', 'send an ended one once more'],
  ] as const) {
    callbacks
      .command(name)
      .argument('<task>')
      .option('--json')
      .description(what)
      .action(async (taskId: string, { json }: Json) => {
        printFields((await call(`callbacks.${name}`, { taskId })) as Record<string, unknown>, json ?? false);
      });
  }
  callbacks
    .command('secret')
    .option('--json')
    .description('what receivers check signatures with')
    .action(async ({ json }: Json) => {
      const told = (await call('callbacks.secret')) as { secret: string };
      if (json) printJson(told);
      else console.log(told.secret);
    });
}
