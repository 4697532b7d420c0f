import type { StoredError, TaskTypeConfig } from '../../contract/index.ts';
import {
  type AccountReport,
  type Binding,
  type BindingChange,
  bindingAfterFailure,
  bindingAfterSuccess,
  countOrder,
  creditsReported,
  creditsTaken,
  type EventBus,
  type ExecutorRegistry,
  type Task,
} from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { expectedPrice } from './expected-price.ts';
import type { Roster } from './roster.ts';

export interface BindingNotesTools {
  roster: Roster;
  executors: ExecutorRegistry;
  bus: EventBus;
  clock: Clock;
}

/** The binding an attempt works on. */
export interface Place {
  task: Task;
  bindingId: string;
}

/** What attempts teach about the bindings they ran on. */
export class BindingNotes {
  readonly #tools: BindingNotesTools;

  constructor(tools: BindingNotesTools) {
    this.#tools = tools;
  }

  account(place: Place, report: AccountReport): void {
    this.#change(place, (_binding, now) => ({ ...creditsReported(report, now), lastUsedAt: now }));
  }

  /** `price` as the page said it; else what the site profile expects. */
  placed(place: Place, price: number | null): void {
    const taken = price ?? expectedPrice(this.#tools.executors, place.task);
    this.#change(place, (binding, now) => ({ ...creditsTaken(binding, taken), ...countOrder(binding, now) }));
    this.#tools.roster.placed(place.bindingId, place.task.id);
  }

  success(place: Place, type: TaskTypeConfig): void {
    this.#change(place, bindingAfterSuccess);
    // A rest between two tasks is a setting of its own: it must not defeat several tasks at once.
    const restMs = type.pauseBetweenTasksS * 1000;
    if (restMs === 0) return;
    this.#change(place, ({ cooldownUntil }, now) => ({
      cooldownUntil: Math.max(cooldownUntil, now + restMs),
    }));
  }

  failure(place: Place, error: StoredError, type: TaskTypeConfig): void {
    const { task, bindingId } = place;
    const { roster, clock, bus } = this.#tools;
    const { errorsUntilQuarantine } = type;
    const failed = { error, model: task.request.model, now: clock.now(), errorsUntilQuarantine };
    const own = roster.get(bindingId);
    // A window that does not open serves none of its task types; an account's trouble is its own.
    const touched = own && error.blame === 'window' ? roster.ofWindow(own.window.id) : own ? [own] : [];
    for (const { binding } of touched) roster.change(binding.id, bindingAfterFailure(binding, failed));
    if (error.next !== 'hand_over' || !task.windowId) return;
    const { code, message } = error;
    bus.emit({ type: 'hand_over', bindingId, windowId: task.windowId, code, message });
  }

  #change({ bindingId }: Place, change: (binding: Binding, now: number) => BindingChange): void {
    const { roster, clock } = this.#tools;
    const candidate = roster.get(bindingId);
    if (candidate) roster.change(bindingId, change(candidate.binding, clock.now()));
  }
}
