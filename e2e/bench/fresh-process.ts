import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { atProcessEnd } from '../world/process-end.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const LIMIT_MS = 180_000;

/** Runs a contender in a process of its own; its figures, or an error with what it wrote to stderr. */
export async function inFreshProcess<T>(contender: string, params: object): Promise<T> {
  const run = start(contender, params);
  const timer = setTimeout(() => run.child.kill('SIGKILL'), LIMIT_MS);
  try {
    return (await run.firstLine) as T;
  } finally {
    clearTimeout(timer);
    await run.ended;
  }
}

/** Runs it until it has said something, then kills it as a power cut would; what it said. */
export async function killedAfterFirstLine<T>(contender: string, params: object): Promise<T> {
  const run = start(contender, params);
  const timer = setTimeout(() => run.child.kill('SIGKILL'), LIMIT_MS);
  try {
    return (await run.firstLine) as T;
  } finally {
    clearTimeout(timer);
    run.child.kill('SIGKILL');
    await run.ended;
  }
}

function start(
  contender: string,
  params: object,
): { child: ChildProcess; firstLine: Promise<unknown>; ended: Promise<unknown> } {
  const args = ['--disable-warning=ExperimentalWarning', CHILD, contender, JSON.stringify(params)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const forget = atProcessEnd(() => child.kill('SIGKILL'));
  const ended = once(child, 'close').finally(forget);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const firstLine = new Promise<unknown>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    ended.then(
      () => reject(new Error(`${contender} ended without figures: ${complaint.trim().slice(-2000)}`)),
      reject,
    );
  });
  return { child, firstLine, ended };
}
