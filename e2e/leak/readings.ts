import { readdirSync } from 'node:fs';

/** What a process holds at a moment of rest; each number must return to where it was. */
export interface Readings {
  heapBytes: number;
  /** Sockets, timers and the like that keep the event loop busy. */
  resources: Record<string, number>;
  /** Open files and sockets; null where the system does not tell. */
  descriptors: number | null;
}

/** Needs `--expose-gc`. */
export function readProcess(): Readings {
  if (!globalThis.gc) throw new Error('start it with --expose-gc');
  // Twice: what finalizers let go in the first round is freed in the second.
  globalThis.gc();
  globalThis.gc();
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1;
  return { heapBytes: process.memoryUsage().heapUsed, resources, descriptors: countDescriptors() };
}

function countDescriptors(): number | null {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return null;
  }
}
