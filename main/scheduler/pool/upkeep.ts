import type { Settings, TaskTypeConfig } from '../../contract/index.ts';
import {
  type Candidate,
  creditsReported,
  type ExecutorRegistry,
  obstacleOf,
  type SessionLender,
} from '../../domain/index.ts';
import { type Clock, Deadline, every, type Logger, newId } from '../../kernel/index.ts';
import type { Roster } from './roster.ts';

export interface UpkeepTools {
  roster: Roster;
  sessions: SessionLender;
  executors: ExecutorRegistry;
  settings(): Settings;
  taskTypes(): readonly TaskTypeConfig[];
  clock: Clock;
  log: Logger;
  /** A window came back. */
  onReturned(): void;
}

const ROUND_MS = 5_000;
const VISIT_LIMIT_MS = 90_000;
const MINUTE_MS = 60_000;

/**
 * Looks after windows that have no work: keeps warm ones open, visits sites before their sessions expire, closes idle
 * windows, and takes back windows that waited for the person. Never touches a window that works or that a person uses.
 */
export class Upkeep {
  readonly #tools: UpkeepTools;
  readonly #stopping = new AbortController();
  #stopRounds = () => {};
  #round: Promise<void> = Promise.resolve();
  /** Windows being opened, visited or closed right now. */
  readonly #busy = new Set<string>();
  /** Last time a window had work, a visit or was opened; from the first round on. */
  readonly #usedAt = new Map<string, number>();
  readonly #lookedAt = new Map<string, number>();

  constructor(tools: UpkeepTools) {
    this.#tools = tools;
  }

  begin(): void {
    this.#stopRounds = every(this.#tools.clock, ROUND_MS, () => this.round());
  }

  async stop(): Promise<void> {
    this.#stopRounds();
    this.#stopping.abort(new Error('upkeep stopped'));
    await this.#round;
  }

  round(): Promise<void> {
    this.#round = this.#lookAfterAll();
    return this.#round;
  }

  async #lookAfterAll(): Promise<void> {
    this.#noteOpenAndUsed();
    if (this.#tools.settings().paused) return;
    const jobs: Promise<void>[] = [];
    for (const type of this.#tools.taskTypes()) {
      if (!type.enabled || type.paused) continue;
      const candidates = this.#tools.roster.candidates(type.id);
      for (const candidate of this.#toWarm(type, candidates))
        jobs.push(this.#alone(candidate, () => this.#warm(candidate)));
      for (const candidate of this.#toVisit(type, candidates)) {
        jobs.push(this.#alone(candidate, () => this.#visit(candidate, type)));
      }
      for (const candidate of this.#waitingForPerson(candidates)) {
        jobs.push(this.#alone(candidate, () => this.#lookAgain(candidate, type)));
      }
    }
    for (const candidate of this.#toClose()) jobs.push(this.#alone(candidate, () => this.#close(candidate)));
    await Promise.all(jobs);
  }

  #noteOpenAndUsed(): void {
    const { roster, sessions, clock } = this.#tools;
    const attached = new Set(sessions.attached());
    for (const { window, windowRunning } of roster.all()) {
      roster.setOpen(window.id, attached.has(window.id));
      const isUsed = windowRunning > 0 || !this.#usedAt.has(window.id);
      if (isUsed) this.#usedAt.set(window.id, clock.now());
    }
  }

  #toWarm(type: TaskTypeConfig, candidates: readonly Candidate[]): Candidate[] {
    if (type.warmWindows === 0) return [];
    const now = this.#tools.clock.now();
    const able = candidates.filter((one) => [null, 'busy'].includes(obstacleOf(one, now)));
    const open = able.filter(({ isOpen }) => isOpen).length;
    return able.filter(({ isOpen }) => !isOpen).slice(0, Math.max(0, type.warmWindows - open));
  }

  #toVisit(type: TaskTypeConfig, candidates: readonly Candidate[]): Candidate[] {
    if (type.keepAliveMinutes === 0) return [];
    const now = this.#tools.clock.now();
    const due = now - type.keepAliveMinutes * MINUTE_MS;
    return candidates.filter(
      (one) => one.windowRunning === 0 && obstacleOf(one, now) === null && (one.binding.seenAt ?? 0) <= due,
    );
  }

  #waitingForPerson(candidates: readonly Candidate[]): Candidate[] {
    const { lookAgainS } = this.#tools.settings();
    const due = this.#tools.clock.now() - lookAgainS * 1000;
    if (lookAgainS === 0) return [];
    return candidates.filter(
      ({ binding }) =>
        binding.handOver !== null &&
        Math.max(binding.handOver.at, this.#lookedAt.get(binding.id) ?? 0) <= due,
    );
  }

  /** A window may close when every task type it serves lets it. */
  #toClose(): Candidate[] {
    const { roster, clock } = this.#tools;
    const typeById = new Map(this.#tools.taskTypes().map((type) => [type.id, type]));
    const keptOpen = new Map([...typeById.values()].map(({ id, warmWindows }) => [id, warmWindows]));
    const closing: Candidate[] = [];
    for (const candidate of roster.all()) {
      const { window, isOpen, windowRunning, binding } = candidate;
      if (!isOpen || windowRunning > 0 || roster.ofWindow(window.id)[0] !== candidate) continue;
      const types = roster.ofWindow(window.id).map((one) => typeById.get(one.binding.taskTypeId));
      const minutes = types.map((type) => type?.idleCloseMinutes ?? 0);
      const isWarm = types.some((type) => type !== undefined && takeOne(keptOpen, type.id));
      const waits = roster.ofWindow(window.id).some((one) => one.binding.handOver !== null);
      if (isWarm || waits || minutes.includes(0)) continue;
      const idleMs = clock.now() - (this.#usedAt.get(window.id) ?? clock.now());
      if (idleMs >= Math.max(...minutes) * MINUTE_MS && binding.enabled) closing.push(candidate);
    }
    return closing;
  }

  async #alone({ window }: Candidate, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(window.id) || this.#stopping.signal.aborted) return;
    this.#busy.add(window.id);
    try {
      await work();
    } catch (error) {
      if (!this.#stopping.signal.aborted)
        this.#tools.log.warn('upkeep of a window failed', { windowId: window.id, error });
    } finally {
      this.#busy.delete(window.id);
    }
  }

  async #warm({ window }: Candidate): Promise<void> {
    await this.#tools.sessions.ensureOpen(window.id, this.#stopping.signal);
    this.#tools.roster.setOpen(window.id, true);
    this.#usedAt.set(window.id, this.#tools.clock.now());
  }

  /** A light visit in a tab of our own: the site renews its session, and we learn how the account is. */
  async #visit({ binding, window }: Candidate, type: TaskTypeConfig): Promise<void> {
    const { sessions, roster, clock, log } = this.#tools;
    const executor = this.#tools.executors.get(type.executor);
    if (!executor || (await sessions.isPersonThere(window.id))) return;
    using deadline = new Deadline(
      clock,
      VISIT_LIMIT_MS,
      () => new Error('visit took too long'),
      this.#stopping.signal,
    );
    const visitId = newId('visit');
    // The slot is booked, so that no task starts on the window meanwhile.
    roster.book(binding.id, visitId, null);
    try {
      const lent = await sessions.lend({
        windowId: window.id,
        taskId: visitId,
        attemptId: visitId,
        signal: deadline.signal,
        report: () => undefined,
        log,
      });
      try {
        const report = await executor.inspect(lent.session);
        const handOver = report.handOver && { ...report.handOver, at: clock.now() };
        roster.change(binding.id, {
          ...creditsReported(report, clock.now()),
          ...(handOver ? { handOver } : {}),
        });
        if (handOver) await lent.showToPerson();
      } finally {
        await lent.release();
      }
    } finally {
      roster.giveBack(binding.id, visitId);
    }
  }

  /** Only looks at the tab the person has open; their work there is theirs. */
  async #lookAgain({ binding, window }: Candidate, type: TaskTypeConfig): Promise<void> {
    this.#lookedAt.set(binding.id, this.#tools.clock.now());
    const executor = this.#tools.executors.get(type.executor);
    if (!executor?.isOwnPage || !executor.isUsableAgain) return;
    const isUsable = await this.#tools.sessions.glance(window.id, {
      isWanted: (url) => executor.isOwnPage?.(url) === true,
      look: async (session) => executor.isUsableAgain?.(session),
      signal: this.#stopping.signal,
    });
    if (!isUsable) return;
    this.#tools.log.info('a window came back from the person', {
      windowId: window.id,
      bindingId: binding.id,
    });
    this.#tools.roster.change(binding.id, { handOver: null });
    this.#tools.onReturned();
  }

  async #close({ window }: Candidate): Promise<void> {
    const { sessions, roster } = this.#tools;
    if (await sessions.isPersonThere(window.id)) return;
    if (roster.ofWindow(window.id).some(({ windowRunning }) => windowRunning > 0)) return;
    await sessions.close(window.id);
    roster.setOpen(window.id, false);
  }
}

/** True while the count of `key` lasts. */
function takeOne(counts: Map<string, number>, key: string): boolean {
  const left = counts.get(key) ?? 0;
  if (left === 0) return false;
  counts.set(key, left - 1);
  return true;
}
