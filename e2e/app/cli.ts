import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../main/cli/index.ts', import.meta.url));

export interface CliResult {
  code: number | null;
  out: string;
  err: string;
}

export interface CliOptions {
  dataFolder: string;
  env?: Record<string, string>;
}

/** Windows opened in tests are invisible and do not phone home. */
const environment = ({ dataFolder, env }: CliOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  FPB_DATA_DIR: dataFolder,
  FPB_BROWSER_HEADLESS: 'yes',
  FPB_PORT: '0',
  ...env,
});

/** One command of the command line, as a person runs it. */
export async function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const result: CliResult = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    result.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    result.err += chunk;
  });
  [result.code] = (await once(child, 'close')) as [number | null];
  return result;
}

/** The JSON a command prints. */
export async function cliJson<T>(args: readonly string[], options: CliOptions): Promise<T> {
  const { code, out, err } = await cli([...args, '--json'], options);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${err}${out}`);
  return JSON.parse(out) as T;
}

export interface ServeProcess {
  child: ChildProcess;
  origin: string;
  /** As a power cut: nothing is told. */
  kill(): Promise<void>;
  /** Ctrl-C. */
  interrupt(): Promise<number | null>;
}

/** `serve` in a process of its own. */
export async function serve(options: CliOptions): Promise<ServeProcess> {
  const child = spawn(process.execPath, [ENTRY, 'serve', '--quiet'], {
    env: environment(options),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const origin = await new Promise<string>((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk;
      const found = /listens on (http:\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    void ended.then(([code]) => reject(new Error(`serve ended with ${code}: ${text}`)));
  });
  return {
    child,
    origin,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async interrupt() {
      child.kill('SIGINT');
      return (await ended)[0];
    },
  };
}
