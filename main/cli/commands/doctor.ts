import { createConnection } from 'node:net';
import type { Command } from 'commander';
import { defaultAssetsFolder, type Engine, openEngine } from '../../app/index.ts';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { walkProfile } from '../../executors/index.ts';
import { newId } from '../../kernel/index.ts';
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
    .argument('[site]', 'try the profile of this site (flow) on a live window, line by line')
    .option('--window <window>', "id, vendor's id or name of a window that is signed in at the site")
    .option('--json')
    .description('check this installation: Node, data folder, port, servers, windows that wait for you')
    .action(async (site: string | undefined, { window, json }: { window?: string; json?: boolean }) => {
      const tell = json ? () => undefined : print;
      const findings = site === undefined ? await installation() : await siteProfile(site, window, tell);
      if (json) printJson(findings);
      else if (site === undefined) findings.forEach(print);
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

const print = ({ what, ok, detail }: Finding): void =>
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${what.padEnd(28)} ${detail}`);

const installation = async (): Promise<Finding[]> => [
  nodeVersion(),
  await dataFolderState(),
  await portState(),
  ...(await servers()),
  ...(await windows()),
];

/** Nothing is ordered. What does not hold is kept as evidence (screenshot, page, requests). */
async function siteProfile(
  site: string,
  window: string | undefined,
  tell: (finding: Finding) => void,
): Promise<Finding[]> {
  if (window === undefined)
    throw new GatewayError('bad_parameter', 'Say which window: doctor flow --window NAME', {
      param: 'window',
    });
  if (await runningService())
    throw new GatewayError('data_folder_locked', 'The service works with the windows now; stop it first');
  const assetsFolder = defaultAssetsFolder();
  const engine = openEngine({
    dataFolder: dataFolder(),
    assetsFolder,
    environment: process.env,
    what: `command doctor ${site}`,
    origin: () => '',
  });
  try {
    return await walkOn(engine, { site, window, assetsFolder, tell });
  } finally {
    await engine.close();
  }
}

interface Walk {
  site: string;
  window: string;
  assetsFolder: string;
  tell(finding: Finding): void;
}

async function walkOn(
  { store, sessions, log, clock }: Engine,
  { site, window, assetsFolder, tell }: Walk,
): Promise<Finding[]> {
  const known = (await store.windows.list()).find(
    ({ id, vendorWindowId, name }) => window === id || window === vendorWindowId || window === name,
  );
  if (!known) throw new GatewayError('not_found', `There is no window ${window}`);
  const findings: Finding[] = [];
  const attemptId = newId('doctor');
  const signal = new AbortController().signal;
  const report = () => undefined;
  const lent = await sessions.lend({ windowId: known.id, taskId: 'doctor', attemptId, signal, report, log });
  try {
    await walkProfile(site, lent.session as BrowserSession, {
      assetsFolder,
      overrideFolder: store.folder.siteProfiles,
      clock,
      async tell({ line, ok, detail }) {
        const evidence = ok ? null : await lent.captureEvidence(`doctor: ${line}`);
        const finding = { what: line, ok, detail: evidence ? `${detail}; evidence ${evidence}` : detail };
        findings.push(finding);
        tell(finding);
      },
    });
    return findings;
  } finally {
    await lent.release();
  }
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
