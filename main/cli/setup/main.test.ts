import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { tempProject } from './temp-project.ts';

// A stand-in for npm that needs no network: it does to the tiny project what `npm ci` does to the real one.
const FAKE_NPM = `
const { appendFileSync, mkdirSync, symlinkSync, linkSync, writeFileSync } = require('node:fs');
appendFileSync('npm-calls.log', process.argv.slice(2).join(' ') + '\\n');
if (process.env.FAKE_NPM_FAILS) {
  console.error('npm error code ENOTFOUND');
  process.exit(1);
}
mkdirSync('node_modules/koa', { recursive: true });
mkdirSync('node_modules/node/bin', { recursive: true });
writeFileSync('node_modules/koa/package.json', '{}');
if (process.platform === 'win32') linkSync(process.execPath, 'node_modules/node/bin/node.exe');
else symlinkSync(process.execPath, 'node_modules/node/bin/node');
`;

const REPORT = `
import { realpathSync } from 'node:fs';
console.log(JSON.stringify({
  args: process.argv.slice(2),
  cwd: realpathSync(process.cwd()),
  browser: process.env.FPB_BROWSER_PATH ?? null,
}));
`;

// Starts programs: slow on a machine that is busy with other things.
vi.setConfig({ testTimeout: 60_000 });

function tinyCheckout(entry = REPORT) {
  const project = tempProject(onTestFinished);
  cpSync(import.meta.dirname, join(project.root, 'main/cli/setup'), { recursive: true });
  project.write('main/cli/index.ts', entry);
  const npm = project.write('fake/npm-cli.js', FAKE_NPM);
  project.write('fake/package.json', { type: 'commonjs' });

  const start = (args: string[], env: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [join(project.root, 'main/cli/setup/run.mjs'), ...args], {
      cwd: project.root,
      env: { ...process.env, FPB_BROWSER_PATH: '', npm_execpath: npm, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const npmCalls = () => {
    const log = join(project.root, 'npm-calls.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  };
  return { ...project, start, npmCalls };
}

async function finish(child: ChildProcess) {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

test('on a fresh clone it installs, runs the program with all its arguments, and installs no second time', async () => {
  const checkout = tinyCheckout();
  const first = await finish(checkout.start(['cli', 'status', '--json', 'two words']));
  expect(first.stderr).toContain('Packages installed');
  expect(JSON.parse(first.stdout).args).toEqual(['status', '--json', 'two words']);

  const second = await finish(checkout.start(['doctor']));
  expect(JSON.parse(second.stdout).args).toEqual(['doctor']);
  expect(second.stderr).toBe('');
  expect(checkout.npmCalls()).toHaveLength(1);
});

test('two commands started at once on a fresh clone both run, after one install', async () => {
  const checkout = tinyCheckout();
  const both = await Promise.all([checkout.start(['cli']), checkout.start(['cli'])].map(finish));
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(checkout.npmCalls()).toHaveLength(1);
});

test('after the package list has changed it installs again', async () => {
  const checkout = tinyCheckout();
  await finish(checkout.start(['cli']));
  checkout.changeLock('2.0.0');
  const again = await finish(checkout.start(['cli']));
  expect(again.stderr).toContain('the package list has changed');
});

test('a failed install shows what npm said, what to do, and runs nothing', async () => {
  const failed = await finish(tinyCheckout().start(['cli'], { FAKE_NPM_FAILS: '1' }));
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('npm error code ENOTFOUND');
  expect(failed.stderr).toContain('proxy');
  expect(failed.stdout).toBe('');
});

test("the program's exit code is ours", async () => {
  const { code } = await finish(tinyCheckout('process.exit(23)').start(['cli']));
  expect(code).toBe(23);
});

test('the browser that was found is handed to the program', async () => {
  const checkout = tinyCheckout();
  const browser = checkout.write('chrome', '');
  const found = JSON.stringify({ path: browser, kind: 'chrome' });
  checkout.write('main/browser/find-browser.mjs', `export const findBrowser = () => (${found});`);
  const { stdout } = await finish(checkout.start(['demo']));
  expect(JSON.parse(stdout)).toMatchObject({ args: ['demo'], browser });
});

test('a command that does not exist is answered with those that do', async () => {
  const { code, stderr } = await finish(tinyCheckout().start(['servve']));
  expect(code).toBe(1);
  expect(stderr).toContain('npm run serve');
});

const STOPS_ON_SIGNAL = `
let heard = 0;
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    heard += 1;
    setTimeout(() => process.exit(heard === 1 ? 42 : 99), 150);
  });
}
setInterval(() => {}, 1_000);
console.log('ready');
`;

test.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGINT'] as const)(
  '%s reaches the program once, even when npm repeats it, and we wait for its end',
  async (signal) => {
    const child = tinyCheckout(STOPS_ON_SIGNAL).start(['cli']);
    if (child.stdout) await once(child.stdout, 'data');
    const ended = finish(child);
    child.kill(signal);
    setTimeout(() => child.kill(signal), 30);
    expect((await ended).code).toBe(42);
  },
);
