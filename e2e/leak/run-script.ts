import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ScriptRun {
  child: ChildProcess;
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

/** A script of this folder in a process of its own that can collect its garbage; its temp files go to `tempFolder`. */
export function runScript(
  name: string,
  options: { args?: readonly string[]; env?: Record<string, string>; tempFolder: string },
): ScriptRun {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const { tempFolder, env = {}, args = [] } = options;
  const child = spawn(process.execPath, ['--expose-gc', script, ...args], {
    env: { ...process.env, ...env, TMPDIR: tempFolder, TEMP: tempFolder, TMP: tempFolder },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended };
}
