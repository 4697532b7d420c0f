import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Clock, type Logger, Mutex, newId } from '../../kernel/index.ts';
import { capturePage } from './capture-page.ts';
import { redactText } from './redaction.ts';
import type { TrafficEntry } from './traffic-log.ts';

export interface ConsoleLine {
  at: number;
  type: string;
  text: string;
}

export interface EvidenceInput {
  /** Null when the tab never came to be. */
  page: Page | null;
  attemptId: string;
  taskId: string;
  windowId: string;
  reason: string;
  console: readonly ConsoleLine[];
  traffic: readonly TrafficEntry[];
}

export interface EvidenceSummary {
  id: string;
  at: number;
  attemptId: string;
  taskId: string;
  windowId: string;
  reason: string;
  url: string | null;
  title: string | null;
  /** File name → why it is not there. */
  missing: Record<string, string>;
}

export interface EvidenceRecord extends EvidenceSummary {
  sizeBytes: number;
  files: { name: string; path: string; sizeBytes: number }[];
}

export interface EvidenceStore {
  /** Takes at most about 6 s, whatever the page does. Rejects only when the folder cannot be written. */
  capture(input: EvidenceInput): Promise<string>;
  /** Newest first. */
  list(): Promise<EvidenceRecord[]>;
  get(id: string): Promise<EvidenceRecord | null>;
  remove(id: string): Promise<boolean>;
  /** Removes the oldest until at most `maxBytes` are used; the newest always stays. Returns how many went. */
  sweep(): Promise<number>;
}

export interface EvidenceOptions {
  folder: string;
  maxBytes: number;
  clock: Clock;
  log: Logger;
}

/** Time first, so that names sort by age. Anything else is refused before it becomes a path. */
const ID = /^ev_[0-9a-z]{9}_[0-9a-f]{20}$/;
const newEvidenceId = (at: number): string => newId(`ev_${at.toString(36).padStart(9, '0')}`);
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function createEvidenceStore({ folder, maxBytes, clock, log }: EvidenceOptions): EvidenceStore {
  const sweeping = new Mutex();

  const ids = async (): Promise<string[]> =>
    (await readdir(folder).catch(() => [])).filter((name) => ID.test(name)).sort();

  async function get(id: string): Promise<EvidenceRecord | null> {
    if (!ID.test(id)) return null;
    const own = join(folder, id);
    const names = await readdir(own).catch(() => null);
    if (!names) return null;
    const files = (
      await Promise.all(
        names.map(async (name) => {
          const path = join(own, name);
          const size = await stat(path).catch(() => null);
          return size?.isFile() ? { name, path, sizeBytes: size.size } : null;
        }),
      )
    ).filter((file) => file !== null);
    const summary = await readSummary(own, id);
    return { ...summary, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0), files };
  }

  async function remove(id: string): Promise<boolean> {
    if ((await get(id)) === null) return false;
    await rm(join(folder, id), { recursive: true, force: true });
    return true;
  }

  const sweep = (): Promise<number> =>
    sweeping.run(async () => {
      const records = (await Promise.all((await ids()).map(get))).filter((record) => record !== null);
      let total = records.reduce((sum, record) => sum + record.sizeBytes, 0);
      let removed = 0;
      for (const record of records.slice(0, -1)) {
        if (total <= maxBytes) break;
        if (await remove(record.id)) removed++;
        total -= record.sizeBytes;
      }
      return removed;
    });

  async function capture(input: EvidenceInput): Promise<string> {
    const at = clock.now();
    const id = newEvidenceId(at);
    const own = join(folder, id);
    await mkdir(own, { recursive: true });
    const { page, console: lines, traffic, ...facts } = input;
    const keep = (name: string, value: unknown): Promise<void> =>
      writeFile(join(own, name), json(value)).catch((error) =>
        log.warn('evidence: a file could not be written', { id, name, error }),
      );
    const [seen] = await Promise.all([
      capturePage(page, own, clock),
      keep(
        'console.json',
        lines.map((line) => ({ ...line, text: redactText(line.text) })),
      ),
      keep('requests.json', traffic),
    ]);
    await keep('summary.json', { id, at, ...facts, ...seen } satisfies EvidenceSummary);
    await sweep().catch((error) => log.warn('evidence: sweep failed', { error }));
    return id;
  }

  const list = async (): Promise<EvidenceRecord[]> =>
    (await Promise.all((await ids()).map(get))).filter((record) => record !== null).reverse();

  return { capture, list, get, remove, sweep };
}

/** A crash may have cut a capture short; what is there is still shown. */
async function readSummary(folder: string, id: string): Promise<EvidenceSummary> {
  const empty: EvidenceSummary = {
    id,
    at: Number.parseInt(id.slice(3, 12), 36),
    attemptId: '',
    taskId: '',
    windowId: '',
    reason: '',
    url: null,
    title: null,
    missing: { 'summary.json': 'The capture was cut short' },
  };
  try {
    return { ...empty, ...JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')), id };
  } catch {
    return empty;
  }
}
