import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printFields, printJson, printRows } from '../print.ts';

interface Json {
  json?: boolean;
}

export function addKeyCommands(program: Command): void {
  const keys = program.command('keys').description('API keys of callers');
  keys
    .command('create')
    .argument('<name>', 'what it is for')
    .option('--profile <profile>', 'shape of the answers: openai, newapi or fpbrowser')
    .option('--tenant <tenant>', 'whose tasks it sees; keys of one tenant share them')
    .option('--json')
    .description('make a key; it is shown once and stored as a hash')
    .action(async (name: string, options: Json & { profile?: string; tenant?: string }) => {
      const { profile, tenant } = options;
      const made = (await call('keys.create', { name, profile, tenant })) as { key: string };
      if (options.json) printJson(made);
      else console.log(`${made.key}\n\nKeep it now: it is not shown again.`);
    });
  keys
    .command('list')
    .option('--json')
    .description('all keys, never their text')
    .action(async ({ json }: Json) => {
      const rows = (await call('keys.list')) as Record<string, unknown>[];
      printRows(rows, ['id', 'name', 'prefix', 'tenantId', 'profile', 'revokedAt'], json ?? false);
    });
  keys
    .command('revoke')
    .argument('<id>')
    .option('--json')
    .description('refuse a key from now on')
    .action(async (id: string, { json }: Json) => {
      printFields((await call('keys.revoke', { id })) as Record<string, unknown>, json ?? false);
    });
}
