import type { ServerConfig, Settings, TaskTypeConfig } from '../../contract/index.ts';
import {
  type BindingChange,
  type BindingLedger,
  type Candidate,
  OBSTACLES,
  obstacleOf,
  type WindowLedger,
} from '../../domain/index.ts';
import type { Logger } from '../../kernel/index.ts';

export interface RosterSources {
  windows: WindowLedger;
  bindings: BindingLedger;
  servers(): readonly ServerConfig[];
  taskTypes(): readonly TaskTypeConfig[];
  settings(): Settings;
  sessions: { attached(): string[] };
  log: Logger;
}

interface Booking {
  /** Credits it is expected to take; 0 once they were taken. */
  reserved: number;
  isPlaced: boolean;
}

/**
 * Who could work, in memory: bindings with their windows and the tasks now on them. Booking is synchronous, because
 * an await between looking and booking would let two tasks take the last slot or the last credits.
 */
export class Roster {
  readonly #sources: RosterSources;
  /** Binding → task → booking; survives a reload, since running work does not stop when the configuration changes. */
  readonly #bookings = new Map<string, Map<string, Booking>>();
  /** Changes of bindings on their way to the ledger; an entry means that a write is under way. */
  readonly #unwritten = new Map<string, BindingChange>();
  #byType = new Map<string, Candidate[]>();
  #byBinding = new Map<string, Candidate>();
  #byWindow = new Map<string, Candidate[]>();

  constructor(sources: RosterSources) {
    this.#sources = sources;
  }

  async reload(): Promise<void> {
    const [windows, bindings] = await Promise.all([
      this.#sources.windows.list({ includeVanished: true }),
      this.#sources.bindings.list(),
    ]);
    const windowById = new Map(windows.map((window) => [window.id, window]));
    const isOn = new Map(this.#sources.servers().map(({ id, enabled }) => [id, enabled]));
    const typeById = new Map(this.#sources.taskTypes().map((type) => [type.id, type]));
    const isOpen = new Set(this.#sources.sessions.attached());
    this.#byType = new Map();
    this.#byBinding = new Map();
    this.#byWindow = new Map();
    for (const binding of bindings) {
      const window = windowById.get(binding.windowId);
      const type = typeById.get(binding.taskTypeId);
      if (!window || !type) continue;
      this.#add({
        binding,
        window,
        running: 0,
        unplaced: 0,
        windowRunning: 0,
        reserved: 0,
        concurrency: binding.concurrency ?? type.concurrency,
        dailyLimit: binding.dailyLimit ?? type.dailyLimit,
        serverEnabled: type.enabled && isOn.get(window.serverId) === true,
        paused: type.paused || this.#sources.settings().paused,
        isOpen: isOpen.has(window.id),
      });
    }
    for (const { window } of this.#byBinding.values()) this.#count(window.id);
  }

  #add(candidate: Candidate): void {
    const { binding, window } = candidate;
    this.#byBinding.set(binding.id, candidate);
    append(this.#byType, binding.taskTypeId, candidate);
    append(this.#byWindow, window.id, candidate);
  }

  candidates(taskTypeId: string): readonly Candidate[] {
    return this.#byType.get(taskTypeId) ?? [];
  }

  all(): IterableIterator<Candidate> {
    return this.#byBinding.values();
  }

  get(bindingId: string): Candidate | undefined {
    return this.#byBinding.get(bindingId);
  }

  /** The bindings of one window, whatever they serve. */
  ofWindow(windowId: string): readonly Candidate[] {
    return this.#byWindow.get(windowId) ?? [];
  }

  book(bindingId: string, taskId: string, price: number | null, isPlaced = false): void {
    const bookings = this.#bookings.get(bindingId) ?? new Map<string, Booking>();
    bookings.set(taskId, { reserved: isPlaced ? 0 : (price ?? 0), isPlaced });
    this.#bookings.set(bindingId, bookings);
    this.#recount(bindingId);
  }

  /** The order was placed: what was reserved has been taken. */
  placed(bindingId: string, taskId: string): void {
    const booking = this.#bookings.get(bindingId)?.get(taskId);
    if (!booking) return;
    booking.isPlaced = true;
    booking.reserved = 0;
    this.#recount(bindingId);
  }

  /** Gives the slot back, and with it what is still reserved. */
  giveBack(bindingId: string, taskId: string): void {
    const bookings = this.#bookings.get(bindingId);
    bookings?.delete(taskId);
    if (bookings?.size === 0) this.#bookings.delete(bindingId);
    this.#recount(bindingId);
  }

  /** Changes a binding in memory at once and in the ledger soon; changes that come meanwhile are written together. */
  change(bindingId: string, change: BindingChange): void {
    if (Object.keys(change).length === 0) return;
    const candidate = this.#byBinding.get(bindingId);
    if (candidate) candidate.binding = { ...candidate.binding, ...change };
    const waiting = this.#unwritten.get(bindingId);
    if (waiting) {
      Object.assign(waiting, change);
      return;
    }
    this.#unwritten.set(bindingId, { ...change });
    void this.#write(bindingId);
  }

  async #write(bindingId: string): Promise<void> {
    const { bindings, log } = this.#sources;
    await Promise.resolve();
    for (let change = this.#unwritten.get(bindingId); change && Object.keys(change).length > 0; ) {
      this.#unwritten.set(bindingId, {});
      try {
        await bindings.update(bindingId, change);
      } catch (error) {
        log.warn('a binding was not written', { bindingId, error });
      }
      change = this.#unwritten.get(bindingId);
    }
    this.#unwritten.delete(bindingId);
  }

  /** The computer's clock was set back: pauses keep their length. */
  shift(byMs: number): void {
    for (const { binding } of this.#byBinding.values()) {
      const { cooldownUntil, penaltyAt, quarantine, creditsResetAt, notOffered } = binding;
      this.change(binding.id, {
        cooldownUntil: Math.max(0, cooldownUntil + byMs),
        penaltyAt: Math.max(0, penaltyAt + byMs),
        quarantine: quarantine && { ...quarantine, until: quarantine.until + byMs },
        creditsResetAt: creditsResetAt === null ? null : creditsResetAt + byMs,
        notOffered: Object.fromEntries(Object.entries(notOffered).map(([model, at]) => [model, at + byMs])),
      });
    }
  }

  setOpen(windowId: string, isOpen: boolean): void {
    for (const candidate of this.ofWindow(windowId)) candidate.isOpen = isOpen;
  }

  /** Tasks on windows in all. */
  get booked(): number {
    let sum = 0;
    for (const bookings of this.#bookings.values()) sum += bookings.size;
    return sum;
  }

  /** When something that only time mends is mended next, or null. */
  nextMend(taskTypeIds: Iterable<string>, now: number): number | null {
    let soonest: number | null = null;
    const consider = (at: number | null | undefined) => {
      if (at != null && at > now && (soonest === null || at < soonest)) soonest = at;
    };
    for (const typeId of taskTypeIds) {
      for (const { binding } of this.candidates(typeId)) {
        consider(binding.cooldownUntil);
        consider(binding.quarantine?.until);
        consider(binding.creditsResetAt);
        for (const at of Object.values(binding.notOffered)) consider(at);
      }
    }
    return soonest;
  }

  /** Windows counted by what stands in their way; `free` for the others. */
  countByObstacle(now: number): Record<string, number> {
    const counts: Record<string, number> = { free: 0 };
    for (const obstacle of OBSTACLES) counts[obstacle] = 0;
    for (const candidate of this.#byBinding.values()) {
      const obstacle = obstacleOf(candidate, now) ?? 'free';
      counts[obstacle] = (counts[obstacle] ?? 0) + 1;
    }
    return counts;
  }

  #recount(bindingId: string): void {
    const candidate = this.#byBinding.get(bindingId);
    if (candidate) this.#count(candidate.window.id);
  }

  #count(windowId: string): void {
    const candidates = this.ofWindow(windowId);
    let onWindow = 0;
    for (const candidate of candidates) {
      const bookings = [...(this.#bookings.get(candidate.binding.id)?.values() ?? [])];
      candidate.running = bookings.length;
      candidate.unplaced = bookings.filter(({ isPlaced }) => !isPlaced).length;
      candidate.reserved = bookings.reduce((sum, { reserved }) => sum + reserved, 0);
      onWindow += bookings.length;
    }
    for (const candidate of candidates) candidate.windowRunning = onWindow;
  }
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
