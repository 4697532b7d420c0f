import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printFields, printRows } from '../print.ts';
import { wholeNumber } from './types.ts';

interface Json {
  json?: boolean;
}

export function addTaskCommands(program: Command): void {
  const tasks = program.command('tasks').description('what callers asked for');
  tasks
    .command('list')
    .option('--state <state>', 'queued, processing, completed, failed or cancelled')
    .option('--limit <n>', 'newest so many', wholeNumber, 50)
    .option('--json')
    .description('newest tasks')
    .action(async ({ state, limit, json }: Json & { state?: string; limit: number }) => {
      const rows = (await call('tasks.list', { state, limit })) as { error: { code: string } | null }[];
      const shown = rows.map((row) => ({ ...row, error: row.error?.code ?? null }));
      printRows(
        json ? rows : shown,
        ['id', 'state', 'stage', 'progress', 'model', 'windowId', 'error', 'prompt'],
        json ?? false,
      );
    });
  for (const [name, what] of [
    ['show', 'one task with its attempts and events'],
    ['cancel', 'stop a task'],
    ['retry', 'order a task that has ended once more, as a new task'],
    ['remove', 'delete a task with its files'],
  ] as const) {
    tasks
      .command(name)
      .argument('<id>')
      .option('--json')
      .description(what)
      .action(async (id: string, { json }: Json) => {
        printFields((await call(`tasks.${name}`, { id })) as Record<string, unknown>, json ?? false);
      });
  }
  tasks
    .command('prioritise')
    .argument('<id>')
    .argument('<priority>', 'from -100 to 100; higher runs first, 0 is usual', Number)
    .option('--json')
    .description('move a waiting task up or down')
    .action(async (id: string, priority: number, { json }: Json) => {
      const task = await call('tasks.prioritise', { id, priority });
      printFields(task as Record<string, unknown>, json ?? false);
    });
}
