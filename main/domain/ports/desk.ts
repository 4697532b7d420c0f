/** The desk of the scheduler, for the server. */
import type { Task } from '../records.ts';
import type { NewTask, TaskQuery } from './ledgers.ts';

export type TaskOrder = Omit<NewTask, 'id' | 'taskTypeId' | 'createdAt'> & {
  /** From who must know it before the task is stored; otherwise the desk makes one. */
  id?: string;
  /** Chosen by the caller of `/v1/tasks`; otherwise the first enabled type of the executor with a bound window. */
  taskTypeId?: string;
};

/** Why a queued task does not run now: windows counted by reason, e.g. `{ busy: 3, cooling: 2 }`. */
export interface WaitingReason {
  summary: string;
  windows: Record<string, number>;
}

export interface TaskDesk {
  /** Errors: `no_window_bound`, `executor_not_available`, `queue_full`. Resolves when the task is on disk. */
  submit(order: TaskOrder): Promise<Task>;
  get(id: string): Promise<Task | null>;
  list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }>;
  /** Null when unknown. A terminal task is returned as it is. */
  cancel(id: string): Promise<Task | null>;
  /** Higher runs first. Null when unknown; errors: `conflict` when it no longer waits. */
  setPriority(id: string, priority: number): Promise<Task | null>;
  /** Cancels a live task, then removes row and files. False when unknown. */
  remove(id: string): Promise<boolean>;
  waitingReason(task: Task): WaitingReason | null;
  /** Resolves when the task is terminal; rejects with the signal's reason. */
  whenDone(id: string, signal: AbortSignal): Promise<Task>;
}
