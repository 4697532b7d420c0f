import type { Task, TaskEventType, TaskLedger, WaitingReason } from '../../domain/index.ts';
import type { ToldState } from './told-state.ts';

/** The record the news is read from. Ids grow in the order of commits and are never used again. */
export type TaskHistory = Pick<TaskLedger, 'get' | 'events' | 'eventsSince' | 'lastEventId'>;

/** One change of a task, as a listener is told. */
export interface TaskNews extends ToldState {
  /** Of the recorded event. */
  id: number;
  taskId: string;
  tenantId: string;
  change: TaskEventType;
  /** Why it waits at the time of telling; null when it does not wait any more. */
  waitingReason: WaitingReason | null;
  /** Epoch ms. */
  at: number;
}

/** A stretch of news and the id up to which it leaves nothing out. */
export interface NewsPage {
  news: TaskNews[];
  through: number;
}

export type WaitingReasonOf = (task: Task) => WaitingReason | null;
