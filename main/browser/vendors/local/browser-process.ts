import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** False when it has ended already. */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/**
 * Is this process the browser of this profile? A remembered number may have passed to any other program since, and
 * that one must not be killed.
 */
export async function isBrowserOf(pid: number, profile: string): Promise<boolean> {
  const line = await commandLine(pid).catch(() => '');
  return line.includes(profile) && /--user-data-dir=/.test(line) && !/--type=/.test(line);
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8');
  if (process.platform === 'win32') {
    const script = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${pid}').CommandLine`;
    return (await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script])).stdout;
  }
  return (await run('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
}
