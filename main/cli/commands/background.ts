import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import type { ServiceFile } from '../../app/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { sleep, systemClock } from '../../kernel/index.ts';
import { call, dataFolder, runningService } from '../connect.ts';
import { announceFirstKey } from '../first-key.ts';
import { printFields } from '../print.ts';

const ENTRY = fileURLToPath(new URL('../index.ts', import.meta.url));
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 40_000;
const LOOK_EVERY_MS = 100;

interface Json {
  json?: boolean;
}

export function addBackgroundCommands(program: Command): void {
  program
    .command('start')
    .option('--json')
    .description('run the service in the background')
    .action(async ({ json }: Json) => {
      const service = await start();
      report(service, json);
      if (!json) await announceFirstKey();
    });
  program
    .command('stop')
    .option('--json')
    .description('stop the background service tidily')
    .action(async ({ json }: Json) => printFields({ stopped: await stop() }, json ?? false));
  program
    .command('restart')
    .option('--json')
    .description('stop, then start')
    .action(async ({ json }: Json) => {
      await stop();
      report(await start(), json);
    });
  program
    .command('status')
    .option('--json')
    .description('is it running, and where; exit code 3 when not')
    .action(async ({ json }: Json) => {
      const service = await runningService();
      if (service) return report(service, json);
      printFields({ running: false, dataFolder: dataFolder() }, json ?? false);
      process.exitCode = 3;
      return undefined;
    });
}

function report(service: ServiceFile, json = false): void {
  const { pid, origin, version, startedAt } = service;
  printFields(
    {
      running: true,
      pid,
      origin,
      version,
      startedAt: new Date(startedAt).toISOString(),
      dataFolder: dataFolder(),
    },
    json,
  );
}

async function start(): Promise<ServiceFile> {
  const running = await runningService();
  if (running) return running;
  const logs = join(dataFolder(), 'logs');
  mkdirSync(logs, { recursive: true });
  const output = openSync(join(logs, 'service.log'), 'a');
  const child = spawn(process.execPath, [ENTRY, 'serve', '--quiet'], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
  });
  const early = new Promise<never>((_resolve, reject) => {
    child.once('error', (cause) =>
      reject(new GatewayError('internal', 'The service could not be started', { cause })),
    );
    child.once('exit', (code) =>
      reject(
        new GatewayError(
          'internal',
          `The service ended at once (exit code ${code}); see ${join(logs, 'service.log')}`,
        ),
      ),
    );
  });
  early.catch(() => undefined);
  const service = await Promise.race([
    until(runningService, START_LIMIT_MS, 'The service did not answer in time'),
    early,
  ]);
  child.unref();
  return service;
}

/** False when none was running. */
async function stop(): Promise<boolean> {
  const service = await runningService();
  if (!service) return false;
  await call('service.stop');
  await until(
    async () => (isAlive(service.pid) ? null : true),
    STOP_LIMIT_MS,
    `Process ${service.pid} does not end`,
  );
  return true;
}

async function until<T>(look: () => Promise<T | null>, limitMs: number, problem: string): Promise<T> {
  const limit = systemClock.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (systemClock.now() > limit) throw new GatewayError('internal', problem);
    await sleep(systemClock, LOOK_EVERY_MS);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
