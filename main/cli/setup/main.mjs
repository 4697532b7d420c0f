// @ts-check
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser, lookForBrowser } from './browser.mjs';
import { isBuilt } from './built.mjs';
import { commandFor, usage } from './commands.mjs';
import { electronArgs, ensureElectron } from './electron.mjs';
import { projectNode, withProjectTools } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { Refusal } from './refusal.mjs';
import { runChild } from './spawn.mjs';

const ROOT = resolve(fileURLToPath(import.meta.url), '../../../..');

/** On stderr: what a command prints itself may be piped into another program. @param {string} line */
const say = (line) => console.error(line);

/** Prepares what the command needs, runs it, and returns its exit code. @param {string[]} argv */
export async function main(argv) {
  const [name = 'help', ...args] = argv;
  const command = commandFor(name, args);
  if (!command) {
    const asked = ['help', '--help', '-h'].includes(name);
    say(asked ? usage() : `There is no command "${name}".\n\n${usage()}`);
    return asked ? 0 : 1;
  }
  try {
    return await prepareAndRun(command, args);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(`\n${error.message}`);
    return 1;
  }
}

/** @param {import('./commands.mjs').Command} command @param {string[]} args */
async function prepareAndRun(command, args) {
  await ensureInstalled({ root: ROOT, env: process.env, say });
  const env = withProjectTools(ROOT, process.env);
  // Set by terminals inside Electron apps (editors): with it our Electron would start as a plain Node.
  delete env.ELECTRON_RUN_AS_NODE;
  const electron = command.desktop ? await ensureElectron({ root: ROOT, env, say }) : '';
  const look = { needed: ensureBrowser, wanted: lookForBrowser, none: async () => undefined }[
    command.browser
  ];
  const browser = await look({ env, say });
  if (browser) env.FPB_BROWSER_PATH = browser;

  const steps = command.steps.filter((step) => !(step.onlyWhenOutdated && isBuilt(ROOT)));
  for (const [index, step] of steps.entries()) {
    const given = index === steps.length - 1 ? args : [];
    const sandbox = step.program === 'electron' ? electronArgs(process.getuid?.()) : [];
    const program = step.program === 'electron' ? electron : projectNode(ROOT, process.platform);
    const code = await runChild(program, [...sandbox, join(ROOT, step.entry), ...step.args, ...given], {
      cwd: step.inCallersFolder ? process.cwd() : ROOT,
      env,
    });
    if (code !== 0) return code;
  }
  return 0;
}
