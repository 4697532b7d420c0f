// @ts-check
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** npm passes on a signal that a whole process group got anyway; the same one again this soon is an echo. */
const ECHO_MS = 1_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [shell] only for programs Windows cannot start directly (.cmd), with arguments that need no quoting
 * @property {boolean} [closedInput] the child must not ask questions
 * @property {(text: string) => void} [onErrorText] also hears what the child writes to stderr
 */

/**
 * Runs a program to its end, in our place: same terminal, our signals, and its exit code (128 + n when signal n ended it).
 * Throws when it cannot be started.
 * @param {string} program @param {string[]} args @param {RunOptions} [options] @returns {Promise<number>}
 */
export function runChild(program, args, options = {}) {
  const { cwd, env, shell = false, closedInput = false, onErrorText } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      shell,
      stdio: [closedInput ? 'ignore' : 'inherit', 'inherit', onErrorText ? 'pipe' : 'inherit'],
    });
    child.stderr?.on('data', (chunk) => {
      process.stderr.write(chunk);
      onErrorText?.(String(chunk));
    });
    const stopForwarding = forwardSignals(child);
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}

/**
 * We outlive our child, so that it can finish what it is doing. What a terminal or a Windows console sends reaches
 * the child by itself; passing it on as well would look like an impatient second Ctrl-C.
 * @param {import('node:child_process').ChildProcess} child
 */
function forwardSignals(child) {
  const inTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  /** @type {Map<NodeJS.Signals, number>} */
  const last = new Map();
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    const now = performance.now();
    const echo = now - (last.get(signal) ?? Number.NEGATIVE_INFINITY) < ECHO_MS;
    last.set(signal, now);
    if (echo || process.platform === 'win32' || (signal === 'SIGINT' && inTerminal)) return;
    child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return () => {
    for (const signal of SIGNALS) process.off(signal, forward);
  };
}
