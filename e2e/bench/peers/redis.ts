import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { canUseApt, thisSystem } from '../../../main/cli/setup/apt.mjs';
import { atProcessEnd } from '../../world/process-end.ts';
import { makeTempFolder } from '../../world/temp-folder.ts';

export interface Redis {
  port: number;
  stop(): Promise<void>;
}

/** The version of the Redis on the path, installing it where that needs no question; or why there is none. */
export function ensureRedis(say: (line: string) => void): { version: string } | { skipped: string } {
  const found = redisVersion();
  if (found) return { version: found };
  if (!canUseApt(thisSystem())) return { skipped: 'there is no redis-server on the PATH' };
  say('No Redis here; installing it with apt-get…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'redis-server'],
  ]) {
    spawnSync('apt-get', args, { env, stdio: 'ignore' });
  }
  const version = redisVersion();
  return version ? { version } : { skipped: 'apt-get could not install redis-server' };
}

function redisVersion(): string | null {
  try {
    const text = execFileSync('redis-server', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /v=(\S+)/.exec(text)?.[1] ?? 'unknown';
  } catch {
    return null;
  }
}

/** An empty Redis of our own that writes its append-only file every second, as BullMQ's documentation asks for. */
export async function startRedis(): Promise<Redis> {
  const folder = makeTempFolder();
  const port = await freePort();
  const options = {
    port,
    bind: '127.0.0.1',
    dir: folder.path,
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', flags, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(server, 'exit');
  const forget = atProcessEnd(() => server.kill('SIGKILL'));
  await ready(server);
  return {
    port,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      forget();
      await folder.remove();
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    server.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('Ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`redis-server ended: ${text}`)));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
