import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../../kernel/index.ts';
import type { DevtoolsDoor } from './devtools-http.ts';

/** Remembers which tabs the program opened, across processes: a tab outlives the client that opened it. */
export interface OwnTabStore {
  load(windowId: string): string[];
  save(windowId: string, targetIds: string[]): void;
}

/** One small JSON file, replaced as a whole. A broken or missing file means that nothing is ours. */
export function fileOwnTabs(path: string): OwnTabStore {
  const read = (): Record<string, unknown> => {
    try {
      const all: unknown = JSON.parse(readFileSync(path, 'utf8'));
      return typeof all === 'object' && all !== null ? { ...all } : {};
    } catch {
      return {};
    }
  };
  return {
    load(windowId) {
      const ids = read()[windowId];
      return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
    },
    save(windowId, targetIds) {
      const { [windowId]: _, ...others } = read();
      const all = targetIds.length > 0 ? { ...others, [windowId]: targetIds } : others;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(all));
      renameSync(`${path}.new`, path);
    },
  };
}

/**
 * Ids are 128 random bits given by the browser, never reused: a tab that is not on the list cannot be closed by
 * mistake, whatever its address.
 */
export class OwnTabs {
  readonly #store: OwnTabStore;
  readonly #log: Logger;

  constructor(store: OwnTabStore, log: Logger) {
    this.#store = store;
    this.#log = log;
  }

  add(windowId: string, targetId: string): void {
    this.#change(windowId, (ids) => [...ids, targetId]);
  }

  /** Closed, or given to the person. */
  forget(windowId: string, targetId: string): void {
    this.#change(windowId, (ids) => ids.filter((id) => id !== targetId));
  }

  /** Before attaching: tabs left by a process or connection that ended. None of them is in use any more. */
  async closeLeftovers(windowId: string, door: DevtoolsDoor): Promise<void> {
    const ours = new Set(this.#store.load(windowId));
    if (ours.size === 0) return;
    const tabs = await door.tabs();
    const leftovers = tabs.filter((tab) => ours.has(tab.id));
    if (leftovers.length > 0 && leftovers.length === tabs.length) await door.openBlankTab();
    for (const tab of leftovers) await door.closeTab(tab.id);
    if (leftovers.length > 0)
      this.#log.info('session: closed leftover tabs', { windowId, tabs: leftovers.length });
    this.#change(windowId, () => []);
  }

  #change(windowId: string, change: (ids: string[]) => string[]): void {
    try {
      this.#store.save(windowId, change(this.#store.load(windowId)));
    } catch (error) {
      // A full disk must not stop the work; the price is a tab left open after a crash.
      this.#log.warn('session: own tabs could not be recorded', { windowId, error });
    }
  }
}
