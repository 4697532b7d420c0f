import { createConnection } from 'node:net';
import type { Command } from 'commander';
import { call, dataFolder, runningService } from '../connect.ts';
import { printJson } from '../print.ts';

interface Finding {
  what: string;
  ok: boolean;
  detail: string;
}

/** What a person checks first when something does not work, in the order they would. */
export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .option('--json')
    .description('check this installation: Node, data folder, port, servers, windows that wait for you')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = [
        nodeVersion(),
        await dataFolderState(),
        await portState(),
        ...(await servers()),
        ...(await windows()),
      ];
      if (json) printJson(findings);
      else
        for (const { what, ok, detail } of findings)
          console.log(`${ok ? 'ok  ' : 'FAIL'}  ${what.padEnd(28)} ${detail}`);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return { what: 'Node', ok: major >= 24, detail: process.version };
}

async function dataFolderState(): Promise<Finding> {
  const what = 'data folder';
  try {
    await call('keys.list');
    return { what, ok: true, detail: dataFolder() };
  } catch (error) {
    return { what, ok: false, detail: messageOf(error) };
  }
}

async function portState(): Promise<Finding> {
  const service = await runningService();
  if (service)
    return { what: 'service', ok: true, detail: `running at ${service.origin} (process ${service.pid})` };
  const port = Number(process.env.FPB_PORT ?? 8002);
  const taken = await new Promise<boolean>((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.unref();
  });
  return taken
    ? {
        what: 'service',
        ok: false,
        detail: `not running, and port ${port} is taken by another program; choose one with FPB_PORT`,
      }
    : { what: 'service', ok: true, detail: `not running; port ${port} is free` };
}

async function servers(): Promise<Finding[]> {
  const rows = (await call('servers.list').catch(() => [])) as { id: string; name: string }[];
  const findings: Finding[] = [];
  for (const { id, name } of rows) {
    try {
      const { workspaces } = (await call('servers.test', { server: id })) as { workspaces: unknown[] };
      findings.push({ what: `server ${name}`, ok: true, detail: `answers, ${workspaces.length} workspaces` });
    } catch (error) {
      findings.push({ what: `server ${name}`, ok: false, detail: messageOf(error) });
    }
  }
  return findings;
}

interface WindowRow {
  name: string;
  unusableReason: string | null;
  bindings: { handOver: { code: string; message: string } | null }[];
}

async function windows(): Promise<Finding[]> {
  const rows = (await call('windows.list').catch(() => [])) as WindowRow[];
  const waiting = rows.flatMap(({ name, bindings }) =>
    bindings.flatMap(({ handOver }) =>
      handOver
        ? [
            {
              what: `window ${name}`,
              ok: false,
              detail: `waits for you: ${handOver.message} (${handOver.code})`,
            },
          ]
        : [],
    ),
  );
  const bound = rows.filter(({ bindings }) => bindings.length > 0).length;
  return [{ what: 'windows', ok: true, detail: `${rows.length} known, ${bound} bound` }, ...waiting];
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
