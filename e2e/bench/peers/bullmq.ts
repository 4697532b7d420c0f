import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmCall } from '../../../main/cli/setup/npm.mjs';

const FOLDER = import.meta.dirname;
const MANIFEST = join(FOLDER, 'node_modules', 'bullmq', 'package.json');

/** As much of BullMQ as the benchmark uses; the package is no dependency of the project, so its types are not here. */
export interface BullMq {
  Queue: new (name: string, options: { connection: Connection }) => BullQueue;
  Worker: new (
    name: string,
    work: (job: BullJob) => Promise<unknown>,
    options: { connection: Connection; concurrency: number },
  ) => BullWorker;
}
interface Connection {
  host: string;
  port: number;
}
export interface BullJob {
  name: string;
  updateProgress(percent: number): Promise<void>;
}
interface BullQueue {
  waitUntilReady(): Promise<unknown>;
  addBulk(jobs: { name: string; data: object }[]): Promise<unknown>;
  close(): Promise<void>;
}
interface BullWorker {
  waitUntilReady(): Promise<unknown>;
  on(event: 'completed', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  close(force?: boolean): Promise<void>;
}

/** The version installed beside this file, installing it first; or why that failed. */
export async function ensureBullMq(): Promise<{ version: string } | { skipped: string }> {
  if (installedVersion() !== wantedVersion()) {
    const failure = await install();
    if (failure) return { skipped: failure };
  }
  const version = installedVersion();
  return version ? { version } : { skipped: 'BullMQ could not be installed' };
}

export async function loadBullMq(): Promise<BullMq> {
  const entry = createRequire(join(FOLDER, 'package.json')).resolve('bullmq');
  return (await import(pathToFileURL(entry).href)) as BullMq;
}

export const connectionTo = (port: number): Connection => ({ host: '127.0.0.1', port });

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

const installedVersion = (): string | null => (existsSync(MANIFEST) ? readJson(MANIFEST).version : null);
const wantedVersion = (): string => readJson(join(FOLDER, 'package.json')).dependencies.bullmq;

async function install(): Promise<string | null> {
  const { program, args, shell } = npmCall({
    env: process.env,
    node: process.execPath,
    platform: process.platform,
  });
  // Its optional packages are native ones that do not build everywhere.
  const flags = ['install', '--omit=optional', '--no-package-lock', '--no-audit', '--no-fund'];
  return await new Promise((resolve) => {
    const npm = spawn(program, [...args, ...flags], {
      cwd: FOLDER,
      shell,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    npm.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    npm.once('error', (error) => resolve(`npm could not be started: ${error.message}`));
    npm.once('close', (code) => {
      const line = complaint.split('\n').find((text) => text.includes('ERR!')) ?? '';
      resolve(code === 0 ? null : `npm could not install BullMQ ${line}`.trim());
    });
  });
}
