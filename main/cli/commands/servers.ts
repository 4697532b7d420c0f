import type { Command } from 'commander';
import { call } from '../connect.ts';
import { printFields, printRows } from '../print.ts';

interface Json {
  json?: boolean;
}

export function addServerCommands(program: Command): void {
  const servers = program.command('servers').description('RoxyBrowser installations and this computer');
  servers
    .command('add')
    .argument('<name>')
    .argument('<url>', 'address of its local API, e.g. http://127.0.0.1:50000')
    .option('--token <token>', 'API key of RoxyBrowser (API → API config)', process.env.FPB_ROXY_TOKEN ?? '')
    .option('--project <project>', 'project it belongs to')
    .option('--json')
    .description('add a RoxyBrowser server and test it')
    .action(async (name: string, url: string, options: Json & { token: string; project?: string }) => {
      const { token, project } = options;
      printFields(
        (await call('servers.add', { name, url, token, project })) as Record<string, unknown>,
        options.json ?? false,
      );
    });
  servers
    .command('list')
    .option('--json')
    .description('all servers; tokens are never shown')
    .action(async ({ json }: Json) => {
      const rows = (await call('servers.list')) as Record<string, unknown>[];
      printRows(rows, ['id', 'name', 'vendor', 'baseUrl', 'hasToken', 'enabled'], json ?? false);
    });
  for (const [name, what] of [
    ['test', 'ask its API and list its workspaces'],
    ['remove', 'forget a server with its windows'],
  ] as const) {
    servers
      .command(name)
      .argument('<server>', 'id or name')
      .option('--json')
      .description(what)
      .action(async (server: string, { json }: Json) => {
        printFields((await call(`servers.${name}`, { server })) as Record<string, unknown>, json ?? false);
      });
  }
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    servers
      .command(name)
      .argument('<server>')
      .option('--json')
      .description(enabled ? 'let its windows take work' : 'give its windows no new work')
      .action(async (server: string, { json }: Json) => {
        printFields(
          (await call('servers.set', { server, enabled })) as Record<string, unknown>,
          json ?? false,
        );
      });
  }
}
