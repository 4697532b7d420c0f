import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type Clock, Deadline } from '../../../kernel/index.ts';

export interface LiveBrowser {
  port: number;
  /** `/devtools/browser/<guid>`, new with every launch. */
  path: string;
}

const PROBE_MS = 2_000;
const Version = z.object({ webSocketDebuggerUrl: z.string() });

/** Port and path as the browser last wrote them; it leaves the file behind when it ends. */
export async function readPortFile(profile: string): Promise<LiveBrowser | null> {
  const text = await readFile(path.join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
  const [port, wsPath] = text.split('\n').map((line) => line.trim());
  // Written in two steps: a first half alone says nothing yet.
  if (!port || !/^\d{1,5}$/.test(port) || !wsPath?.startsWith('/devtools/browser/')) return null;
  return { port: Number(port), path: wsPath };
}

/**
 * Null unless the very browser that wrote the file answers: its port may have passed to another program, or to
 * another person's browser, so the GUID has to agree too.
 */
export async function probe(claim: LiveBrowser, clock: Clock): Promise<LiveBrowser | null> {
  using deadline = new Deadline(clock, PROBE_MS, () => new Error('The debugging port does not answer'));
  try {
    const response = await fetch(`http://127.0.0.1:${claim.port}/json/version`, {
      redirect: 'error',
      signal: deadline.signal,
    });
    const { webSocketDebuggerUrl } = Version.parse(await response.json());
    return new URL(webSocketDebuggerUrl).pathname === claim.path ? claim : null;
  } catch {
    return null;
  }
}

export async function findLive(profile: string, clock: Clock): Promise<LiveBrowser | null> {
  const claim = await readPortFile(profile);
  return claim && probe(claim, clock);
}

export const httpUrl = (live: LiveBrowser): string => `http://127.0.0.1:${live.port}`;
export const wsUrl = (live: LiveBrowser): string => `ws://127.0.0.1:${live.port}${live.path}`;
