import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect } from 'vitest';
import { type RoxyWorld, type RoxyWorldOptions, startRoxyWorld } from '../world/index.ts';

/** Raw calls on purpose: the simulator is judged by the contract, not by our own adapter. */
export interface Envelope {
  code: number;
  msg: string;
  // biome-ignore lint/suspicious/noExplicitAny: its shape is what the tests look at
  data?: any;
}

const worlds: RoxyWorld[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

/** Headless, cut off from the network, stopped after the test. */
export async function start(options: RoxyWorldOptions = {}): Promise<RoxyWorld> {
  const world = await startRoxyWorld({ headless: true, sealed: true, ...options });
  worlds.push(world);
  return world;
}

export const headersFor = (world: RoxyWorld) => ({ token: world.token, 'content-type': 'application/json' });

export async function get(world: RoxyWorld, path: string): Promise<Envelope> {
  const answer = await fetch(world.baseUrl + path, { headers: headersFor(world) });
  return (await answer.json()) as Envelope;
}

export function postRaw(
  world: RoxyWorld,
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(world.baseUrl + path, {
    method: 'POST',
    headers: headersFor(world),
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

export async function post(world: RoxyWorld, path: string, body: unknown): Promise<Envelope> {
  return (await (await postRaw(world, path, body)).json()) as Envelope;
}

export const open = (world: RoxyWorld, dirId: string, extra: object = {}): Promise<Envelope> =>
  post(world, '/browser/open', { workspaceId: 1, dirId, ...extra });

export const running = async (world: RoxyWorld): Promise<unknown[]> =>
  (await get(world, '/browser/connection_info')).data ?? [];

export const first = (world: RoxyWorld): string => world.windows[0]?.dirId ?? '';

export async function until(what: string, test: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await wait(50)) if (await test()) return;
  throw new Error(`never happened: ${what}`);
}

export async function closeAndWait(world: RoxyWorld, dirId: string): Promise<void> {
  expect((await post(world, '/browser/close', { dirId })).code).toBe(0);
  await until('window gone', () => world.window(dirId).state === 'closed');
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
