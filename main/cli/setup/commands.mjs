// @ts-check

/**
 * One program to run. `node` is the project's own Node, `electron` the desktop runtime.
 * @typedef {object} Step
 * @property {'node' | 'electron'} program
 * @property {string} entry script or folder, relative to the checkout
 * @property {string[]} args
 * @property {boolean} [inCallersFolder] relative paths in the arguments are the caller's; otherwise it runs in the checkout
 * @property {boolean} [onlyWhenOutdated] skipped while out/ is newer than its sources
 */

/**
 * @typedef {object} Command
 * @property {string} about
 * @property {'needed' | 'wanted' | 'none'} browser `wanted` only warns
 * @property {boolean} [desktop] needs Electron's binary and a screen
 * @property {Step[]} steps the person's arguments go to the last one
 */

/** @param {string[]} words @returns {Step} */
const cli = (...words) => ({
  program: 'node',
  entry: 'main/cli/index.ts',
  args: words,
  inCallersFolder: true,
});

/** @param {string} entry @param {string[]} args @returns {Step} */
const tool = (entry, ...args) => ({ program: 'node', entry, args });

const ELECTRON_VITE = 'node_modules/electron-vite/bin/electron-vite.js';
const build = tool(ELECTRON_VITE, 'build');
/** The pages in out/ are what a browser is shown, so they follow their sources. */
const freshPages = { ...build, onlyWhenOutdated: true };

/** @type {Record<string, Command>} */
export const COMMANDS = {
  demo: {
    about: 'make a video with the built-in demo site, no account needed',
    browser: 'needed',
    steps: [cli('demo')],
  },
  serve: {
    about: 'run the API and the admin pages without a desktop window',
    browser: 'wanted',
    steps: [freshPages, cli('serve')],
  },
  start: {
    about: 'open the desktop app',
    browser: 'none',
    desktop: true,
    steps: [freshPages, { program: 'electron', entry: '.', args: [] }],
  },
  doctor: { about: 'say what is wrong with this installation', browser: 'none', steps: [cli('doctor')] },
  cli: { about: 'any other command of the program', browser: 'none', steps: [cli()] },
  check: {
    about: 'types, lint, rules and unit tests',
    browser: 'none',
    steps: [tool('e2e/run/check.ts')],
  },
  test: {
    about: 'everything of check, then the tests in a real browser',
    browser: 'needed',
    steps: [tool('e2e/run/test.ts')],
  },
  world: {
    about: 'run the RoxyBrowser and site simulators',
    browser: 'needed',
    steps: [tool('e2e/world/main.ts')],
  },
  'new:executor': {
    about: 'write the files of an executor to begin with: npm run new:executor <site>',
    browser: 'none',
    steps: [tool('main/cli/commands/new-executor.ts')],
  },
  bench: {
    about: 'measure the engine against its peers',
    browser: 'none',
    steps: [tool('e2e/bench/main.ts')],
  },
  dev: {
    about: 'open the desktop app and reload it on every change',
    browser: 'none',
    desktop: true,
    steps: [tool(ELECTRON_VITE, 'dev')],
  },
  build: { about: 'bundle the desktop app into out/', browser: 'none', steps: [build] },
  dist: {
    about: 'make the installers in dist/',
    browser: 'none',
    steps: [build, tool('node_modules/electron-builder/cli.js')],
  },
};

/**
 * The command as these arguments mean it: `test --only unit` opens no browser, so it must not ask for one.
 * @param {string} name @param {string[]} args @returns {Command | undefined}
 */
export function commandFor(name, args) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (name !== 'test' || !command) return command;
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
  const chosen = only ?? (args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined);
  return !chosen || chosen.split(',').includes('integration') ? command : { ...command, browser: 'none' };
}

export function usage() {
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => `  npm run ${name.padEnd(8)} ${about}`);
  return `${lines.join('\n')}\n\nArguments go behind two dashes: npm run serve -- --port 8010`;
}
