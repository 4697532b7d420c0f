import {
  isTerminal,
  TASK_STAGES,
  TASK_STATES,
  type TaskStage,
  type TaskState,
} from '../../contract/index.ts';
import type { TaskEvent } from '../../domain/index.ts';

/** Where a task stood right after one of its events. */
export interface ToldState {
  state: TaskState;
  /** Null while it waits; the last stage reached once it has ended. */
  stage: TaskStage | null;
  /** Whole percent. */
  progress: number;
}

export const BEFORE_FIRST_EVENT: ToldState = { state: 'queued', stage: null, progress: 0 };

/**
 * The state is folded from the recorded events, not read from the task's row: a replayed event tells what it told when
 * it was live, however far the task has come since.
 */
export function afterEvent(before: ToldState, { type, data }: Pick<TaskEvent, 'type' | 'data'>): ToldState {
  switch (type) {
    case 'admitted':
    case 'requeued':
      return BEFORE_FIRST_EVENT;
    case 'leased':
      return { state: 'processing', stage: 'leased', progress: 0 };
    case 'stage':
      return { ...before, state: 'processing', stage: oneOf(TASK_STAGES, data.stage) ?? before.stage };
    case 'progress':
      return { ...before, progress: typeof data.percent === 'number' ? data.percent : before.progress };
    case 'finished':
      return ended(before, oneOf(TASK_STATES, data.state) ?? 'failed');
    default:
      return before;
  }
}

const ended = (before: ToldState, state: TaskState): ToldState => ({
  state: isTerminal(state) ? state : 'failed',
  stage: before.stage,
  progress: state === 'completed' ? 100 : before.progress,
});

const oneOf = <T>(values: readonly T[], value: unknown): T | undefined =>
  values.find((candidate) => candidate === value);
