import { isTerminal, TASK_STAGES, type TaskStage, type TaskState } from '../../contract/index.ts';

/**
 * queued ──lease──▶ processing(leased → preparing → submitting ‖ submitted → collecting) ──▶ completed | failed | cancelled
 *    ▲                   │ nothing paid yet (leased, preparing), or the site itself refused the click
 *    └───────────────────┘
 * ‖ is the fence: `submitting` is committed before the paid click, `submitted` with the site's job id right after it.
 * A terminal state is never left: the first terminal write wins.
 */
const NEXT_STATES: Record<TaskState, readonly TaskState[]> = {
  queued: ['processing', 'failed', 'cancelled'],
  processing: ['queued', 'completed', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
};

export const mayBecome = (from: TaskState, to: TaskState): boolean => NEXT_STATES[from].includes(to);

/** Stages only move forward; a stage may be written again (a second progress of the same stage is no step back). */
export const mayAdvance = (from: TaskStage, to: TaskStage): boolean =>
  TASK_STAGES.indexOf(to) >= TASK_STAGES.indexOf(from);

/** True while it is certain that nothing was paid. */
export const isBeforeFence = (stage: TaskStage): boolean => stage === 'leased' || stage === 'preparing';

export type RecoveryStep =
  | { do: 'nothing' }
  /** Nothing was paid: it goes back to the queue. */
  | { do: 'requeue' }
  /** Ask the site whether the click arrived, on the same window. */
  | { do: 'find' }
  /** Carry on with the same job on the same window. */
  | { do: 'resume' };

/** What a restart does with a task found in the database. */
export function recoveryStep(state: TaskState, stage: TaskStage | null): RecoveryStep {
  if (isTerminal(state) || state === 'queued') return { do: 'nothing' };
  if (stage === null || isBeforeFence(stage)) return { do: 'requeue' };
  return stage === 'submitting' ? { do: 'find' } : { do: 'resume' };
}
