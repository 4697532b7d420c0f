import { parseArgs } from 'node:util';
import { type RoxyWorld, startRoxyWorld } from './index.ts';

const HELP = `Starts a simulated RoxyBrowser with real browser windows, to try the app without an account.

  --windows N   number of windows (default 4)
  --port N      port of its API (default 50000; 0 for any free one)
  --token T     token of its API (default: a fresh one)
  --headless    no visible windows, even where there is a display
  --json        one line of JSON instead of this talk`;

const { values } = parseArgs({
  options: {
    windows: { type: 'string', default: '4' },
    port: { type: 'string', default: '50000' },
    token: { type: 'string' },
    headless: { type: 'boolean' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

function introduce(world: RoxyWorld): void {
  const { baseUrl, token, workspaces, windows } = world;
  if (values.json) {
    console.log(JSON.stringify({ baseUrl, token, workspaces, windows }));
    return;
  }
  console.log(`A simulated RoxyBrowser listens.\n\n  address  ${baseUrl}\n  token    ${token}\n`);
  for (const { id, workspaceName } of workspaces) {
    const names = windows.filter(({ workspaceId }) => workspaceId === id).map(({ name }) => name);
    console.log(`  workspace ${id} "${workspaceName}": ${names.join(', ') || 'no windows'}`);
  }
  console.log(`
Next: in the app, add a server with this address and token, then sync its windows.
Mischief (faults, journal, closing windows by hand): ${baseUrl}/__world, see e2e/world/README.md.
Ctrl-C ends it and closes all its windows.`);
}

async function main(): Promise<void> {
  if (values.help) {
    console.log(HELP);
    return;
  }
  const world = await startRoxyWorld({
    windows: wholeNumber('windows', values.windows),
    port: wholeNumber('port', values.port),
    ...(values.token === undefined ? {} : { token: values.token }),
    ...(values.headless ? { headless: true } : {}),
  });
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C is impatience: what runs at process end still kills the browsers.
      if (stopping) process.exit(130);
      stopping = true;
      void world.stop().finally(() => process.exit(0));
    });
  }
  introduce(world);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
