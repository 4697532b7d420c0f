/** What the program records: store. */
import type {
  ExecutorCode,
  GenerationRequest,
  StoredError,
  TaskStage,
  TerminalState,
} from '../../contract/index.ts';
import type { Attempt, Binding, BrowserWindow, RemoteJob, Task, TaskEvent, TaskResult } from '../records.ts';

export interface NewTask {
  id: string;
  taskTypeId: string;
  request: GenerationRequest;
  keyId: string | null;
  tenantId: string;
  priority: number;
  pinnedWindowId: string | null;
  pinnedBindingId: string | null;
  createdAt: number;
}

export interface LeaseOrder {
  taskId: string;
  attemptId: string;
  windowId: string;
  bindingId: string;
  at: number;
}

export interface TaskQuery {
  tenantId?: string;
  states?: readonly Task['state'][];
  executor?: ExecutorCode;
  kind?: 'image' | 'video';
  order?: 'asc' | 'desc';
  /** Id of the last row of the page before. */
  after?: string;
  limit: number;
}

/** Every promise resolves after the change is on disk. False/null: the row was no longer in the expected state. */
export interface TaskLedger {
  admit(task: NewTask): Promise<Task>;
  get(id: string): Promise<Task | null>;
  list(query: TaskQuery): Promise<{ rows: Task[]; hasMore: boolean }>;
  /** queued → processing(leased), with its attempt row, in one step. */
  lease(order: LeaseOrder): Promise<Task | null>;
  /** Moves the stage of a running attempt forward; `remoteJob` is written with `submitted`. */
  advance(
    taskId: string,
    attemptId: string,
    stage: TaskStage,
    at: number,
    remoteJob?: RemoteJob,
  ): Promise<boolean>;
  progress(taskId: string, attemptId: string, percent: number, at: number): Promise<boolean>;
  /** processing → queued; the attempt is closed with its error. */
  requeue(
    taskId: string,
    attemptId: string,
    at: number,
    notBefore: number,
    error: StoredError | null,
  ): Promise<boolean>;
  /** Any live state → terminal. False when it was terminal already: the first terminal write wins. */
  finish(taskId: string, at: number, end: TaskEnd): Promise<boolean>;
  requestCancel(taskId: string, at: number): Promise<Task | null>;
  /** Only while queued. */
  setPriority(taskId: string, priority: number, at: number): Promise<boolean>;
  /** Every task that is not terminal, oldest first. */
  unfinished(): Promise<Task[]>;
  attempts(taskId: string): Promise<Attempt[]>;
  /** The site's ids of all jobs placed on a window since `since`, by other attempts than this one. */
  jobsOnWindow(windowId: string, exceptAttemptId: string, since: number): Promise<Set<string>>;
  events(taskId: string): Promise<TaskEvent[]>;
  /** Events of all tasks with a higher id, in order. */
  eventsSince(afterId: number, limit: number): Promise<TaskEvent[]>;
  /** 0 when there are none. */
  lastEventId(): Promise<number>;
  /** Live tasks by API key. */
  liveByKey(): Promise<Map<string, number>>;
  /** Removes a terminal task's row with its attempts and events. */
  remove(taskId: string): Promise<boolean>;
  counts(): Promise<Record<Task['state'], number>>;
}

export interface TaskEnd {
  state: TerminalState;
  attemptId: string | null;
  result?: TaskResult;
  error?: StoredError;
}

export type WindowUpsert = Omit<
  BrowserWindow,
  'id' | 'enabled' | 'vanishedAt' | 'lastUsedAt' | 'maxConcurrent'
>;

export interface WindowLedger {
  upsert(
    rows: WindowUpsert[],
  ): Promise<{ added: number; renamed: number; unchanged: number; updated: number }>;
  /** Marks windows of the scope that the sync did not see; returns how many. */
  markVanished(
    scope: { serverId: string; workspaceId: string | null },
    seen: ReadonlySet<string>,
    at: number,
  ): Promise<number>;
  list(query?: {
    serverId?: string;
    workspaceId?: string | null;
    includeVanished?: boolean;
  }): Promise<BrowserWindow[]>;
  get(id: string): Promise<BrowserWindow | null>;
  setEnabled(id: string, enabled: boolean): Promise<boolean>;
  setMaxConcurrent(id: string, most: number | null): Promise<boolean>;
  /** Remembers when it was last used. */
  touch(id: string, at: number): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}

export interface BindingLedger {
  bind(
    taskTypeId: string,
    windowId: string,
    options?: { concurrency?: number | null; dailyLimit?: number | null; cleanPage?: boolean | null },
  ): Promise<Binding>;
  unbind(id: string): Promise<boolean>;
  list(query?: { taskTypeId?: string; windowId?: string }): Promise<Binding[]>;
  get(id: string): Promise<Binding | null>;
  update(id: string, patch: Partial<Omit<Binding, 'id' | 'taskTypeId' | 'windowId'>>): Promise<boolean>;
}

export interface RequestLogEntry {
  id: string;
  at: number;
  method: string;
  path: string;
  status: number;
  durationMs: number;
  keyId: string | null;
  taskId: string | null;
  errorCode: string | null;
  userAgent: string | null;
}

export interface RequestLedger {
  /** Returns at once; written with the next group commit. */
  record(entry: RequestLogEntry): void;
  list(query: { keyId?: string; limit: number }): Promise<RequestLogEntry[]>;
}
