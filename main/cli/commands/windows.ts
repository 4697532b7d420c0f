import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printFields, printRows } from '../print.ts';

interface Json {
  json?: boolean;
}

const BY_WINDOW = [
  ['open', 'open a window'],
  ['close', 'close a window'],
  ['ready', 'say that a window waiting for you may be used again'],
  ['remove', 'delete a window of this computer with its profile folder'],
] as const;

export function addWindowCommands(program: Command): void {
  const windows = program.command('windows').description('browser windows (profiles)');
  windows
    .command('sync')
    .argument('<server>', 'id or name')
    .option('--workspace <id...>', "only these workspaces (the vendor's ids)", [])
    .option('--json')
    .description("read a server's windows")
    .action(async (server: string, options: Json & { workspace: string[] }) => {
      const report = await call('windows.sync', { server, workspaces: options.workspace });
      printFields(report as Record<string, unknown>, options.json ?? false);
    });
  windows
    .command('list')
    .option('--server <server>', 'only of this server')
    .option('--json')
    .description('known windows')
    .action(async ({ server, json }: Json & { server?: string }) => {
      const rows = (await call('windows.list', { server })) as Record<string, unknown>[];
      printRows(
        rows,
        ['id', 'name', 'vendorWindowId', 'serverId', 'open', 'enabled', 'account', 'unusableReason'],
        json ?? false,
      );
    });
  windows
    .command('create')
    .argument('<name>')
    .option('--json')
    .description('make a window on this computer')
    .action(async (name: string, { json }: Json) => {
      printFields((await call('windows.create', { name })) as Record<string, unknown>, json ?? false);
    });
  for (const [name, what] of BY_WINDOW) {
    windows
      .command(name)
      .argument('<window>', "id, vendor's id or name")
      .option('--json')
      .description(what)
      .action(async (window: string, { json }: Json) => {
        printFields((await call(`windows.${name}`, { window })) as Record<string, unknown>, json ?? false);
      });
  }
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    windows
      .command(name)
      .argument('<window>')
      .option('--json')
      .description(enabled ? 'let a window take work' : 'give a window no new work')
      .action(async (window: string, { json }: Json) => {
        printFields(
          (await call('windows.set', { window, enabled })) as Record<string, unknown>,
          json ?? false,
        );
      });
  }
  windows
    .command('troubled')
    .option('--json')
    .description('windows that wait for you or are in quarantine, and why')
    .action(async ({ json }: Json) => {
      const rows = (await call('windows.troubled')) as Record<string, unknown>[];
      printRows(
        rows,
        ['windowId', 'name', 'taskTypeId', 'health', 'waitsForPerson', 'quarantine'],
        json ?? false,
      );
    });
}
