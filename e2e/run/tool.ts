import { type ChildProcess, spawn } from 'node:child_process';

const KILL_AFTER_MS = 5_000;

export interface ToolRun {
  code: number;
  /** stdout and stderr in the order they came; empty when it was shown live. */
  output: string;
}

export interface ToolOptions {
  cwd: string;
  /** When it ends the tool is ended, with everything the tool has started. */
  signal: AbortSignal;
  /** Straight to the terminal instead of collected. */
  live?: boolean;
}

/** Runs a script under the Node that runs us. Exit code 1 when a signal ended it. */
export function runTool(
  args: readonly string[],
  { cwd, signal, live = false }: ToolOptions,
): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: live || process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1' },
      stdio: live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that ending it also ends the workers and browsers it started.
      detached: process.platform !== 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const stop = () => endTree(child);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    child.once('error', reject);
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve({ code: code ?? 1, output });
    });
  });
}

function endTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  signalGroup(pid, 'SIGTERM');
  const insist = setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS);
  child.once('exit', () => clearTimeout(insist));
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}
