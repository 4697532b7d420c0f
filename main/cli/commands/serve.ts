import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { startApp } from '../../app/index.ts';
import { announceFirstKey } from '../first-key.ts';

const builtPages = fileURLToPath(new URL('../../../out/renderer', import.meta.url));

/** The built pages, when they have been built. */
export const rendererFolder = (): string | undefined => (existsSync(builtPages) ? builtPages : undefined);

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .option('--port <port>', 'instead of 8002 (FPB_PORT)')
    .option('--host <host>', 'address to listen on (FPB_HOST); this computer only by default')
    .option('--quiet', 'log to the file only')
    .description('run the service in this terminal until Ctrl-C')
    .action(async (options: { port?: string; host?: string; quiet?: boolean }) => {
      const environment = { ...process.env };
      if (options.port) environment.FPB_PORT = options.port;
      if (options.host) environment.FPB_HOST = options.host;
      const pages = rendererFolder();
      const app = await startApp({
        environment,
        what: 'serve',
        console: !options.quiet,
        ...(pages ? { rendererFolder: pages } : {}),
      });
      console.log(`\nFPBrowser2API ${app.version} listens on ${app.origin}\nData folder: ${app.dataFolder}`);
      // Never into the log of a background service: a key is kept nowhere but with its owner.
      if (!options.quiet) await announceFirstKey();
      console.log('Stop with Ctrl-C.\n');
      await Promise.race([app.stopAsked, interrupted()]);
      await app.stop();
    });
}

/** The first signal stops tidily; a second one ends the process at once. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    if (process.platform === 'win32') process.on('SIGBREAK', onSignal);
    else process.on('SIGHUP', onSignal);
  });
}
