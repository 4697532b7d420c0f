import type { ServerConfig, TaskTypeConfig } from '../../contract/index.ts';
import type { Binding, BindingLedger, BrowserWindow, Candidate, WindowLedger } from '../../domain/index.ts';

export interface RosterSources {
  windows: WindowLedger;
  bindings: BindingLedger;
  servers(): readonly ServerConfig[];
  taskTypes(): readonly TaskTypeConfig[];
}

/**
 * Who could work, in memory: bindings with their windows and the tasks now on them. Booking is synchronous, because
 * an await between looking and booking would let two tasks take the last slot.
 */
export class Roster {
  readonly #sources: RosterSources;
  /** Tasks by binding; survives a reload, since running work does not stop when the configuration changes. */
  readonly #running = new Map<string, Set<string>>();
  #byType = new Map<string, Candidate[]>();
  #byBinding = new Map<string, Candidate>();

  constructor(sources: RosterSources) {
    this.#sources = sources;
  }

  async reload(): Promise<void> {
    const [windows, bindings] = await Promise.all([
      this.#sources.windows.list({ includeVanished: true }),
      this.#sources.bindings.list(),
    ]);
    const windowById = new Map(windows.map((window) => [window.id, window]));
    const enabledServers = new Set(
      this.#sources
        .servers()
        .filter((server) => server.enabled)
        .map(({ id }) => id),
    );
    const typeById = new Map(this.#sources.taskTypes().map((type) => [type.id, type]));
    this.#byType = new Map();
    this.#byBinding = new Map();
    for (const binding of bindings) {
      const window = windowById.get(binding.windowId);
      const type = typeById.get(binding.taskTypeId);
      if (window && type) this.#add(binding, window, type, enabledServers.has(window.serverId));
    }
  }

  #add(binding: Binding, window: BrowserWindow, type: TaskTypeConfig, serverEnabled: boolean): void {
    const candidate: Candidate = {
      binding,
      window,
      running: this.#running.get(binding.id)?.size ?? 0,
      concurrency: binding.concurrency ?? type.concurrency,
      serverEnabled,
    };
    this.#byBinding.set(binding.id, candidate);
    const list = this.#byType.get(type.id);
    if (list) list.push(candidate);
    else this.#byType.set(type.id, [candidate]);
  }

  candidates(taskTypeId: string): readonly Candidate[] {
    return this.#byType.get(taskTypeId) ?? [];
  }

  get(bindingId: string): Candidate | undefined {
    return this.#byBinding.get(bindingId);
  }

  book(bindingId: string, taskId: string): void {
    const tasks = this.#running.get(bindingId) ?? new Set();
    tasks.add(taskId);
    this.#running.set(bindingId, tasks);
    this.#count(bindingId);
  }

  giveBack(bindingId: string, taskId: string): void {
    const tasks = this.#running.get(bindingId);
    tasks?.delete(taskId);
    if (tasks?.size === 0) this.#running.delete(bindingId);
    this.#count(bindingId);
  }

  /** Changes what is known of a binding at once; the caller writes it to the ledger as well. */
  patch(bindingId: string, change: Partial<Binding>): void {
    const candidate = this.#byBinding.get(bindingId);
    if (candidate) candidate.binding = { ...candidate.binding, ...change };
  }

  /** Tasks on windows in all. */
  get booked(): number {
    let sum = 0;
    for (const tasks of this.#running.values()) sum += tasks.size;
    return sum;
  }

  /** When the next cooldown of these types ends, or null. */
  nextCooldownEnd(taskTypeIds: Iterable<string>, now: number): number | null {
    let soonest: number | null = null;
    for (const typeId of taskTypeIds) {
      for (const { binding } of this.candidates(typeId)) {
        const end = binding.cooldownUntil;
        if (end > now && (soonest === null || end < soonest)) soonest = end;
      }
    }
    return soonest;
  }

  #count(bindingId: string): void {
    const candidate = this.#byBinding.get(bindingId);
    if (candidate) candidate.running = this.#running.get(bindingId)?.size ?? 0;
  }
}
