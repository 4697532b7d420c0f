/** Ports to what is noted beside an order: how a repetition is recognised, whom to tell of its end (store; server, notify). */

/** By what a repeated order is recognised: the caller's key, its own id for the task, or an SDK that sends again. */
export type OrderKeyKind = 'idempotency_key' | 'external_task_id' | 'resend';

export interface OrderKey {
  kind: OrderKeyKind;
  /** Within which the key means something: the tenant, for some kinds also method and path. */
  scope: string;
  key: string;
  /** Of the order's normalised fields and files. */
  fingerprint: string;
  taskId: string;
  at: number;
}

export interface OrderKeyLedger {
  /** Before the task is stored, so that a crash between the two is seen: then the key's task does not exist. */
  write(keys: readonly OrderKey[]): Promise<void>;
  /** The latest written since; an order whose caller got no answer goes before others. */
  find(named: Pick<OrderKey, 'kind' | 'scope' | 'key'>, since: number): Promise<OrderKey | null>;
  /** The caller left before it was answered. */
  markUnanswered(taskId: string): Promise<void>;
  /** Of an order that came to nothing. */
  drop(taskId: string): Promise<void>;
  /** Removes what is older; returns how many. */
  sweep(kind: OrderKeyKind, before: number, onlyTaskless: boolean): Promise<number>;
}

export interface CallbackWish {
  taskId: string;
  url: string;
  /** Where the caller reached us, e.g. `http://localhost:8002`: result links are built on it. */
  origin: string;
  wantsProgress: boolean;
  createdAt: number;
}

export interface Callback extends CallbackWish {
  /** Sent as `webhook-id`, the same with every attempt. */
  id: string;
  host: string;
  /** `watching`: the task has not ended. */
  state: 'watching' | 'due' | 'delivered' | 'gave_up';
  attempts: number;
  /** Set while `due`. */
  nextAt: number | null;
  endedAt: number | null;
}

export interface CallbackAttempt {
  at: number;
  durationMs: number;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  error: string | null;
}

export type CallbackVerdict = { state: 'due'; nextAt: number } | { state: 'delivered' | 'gave_up' };

export interface CallbackLedger {
  /** Before the task is stored: a task that has ended is never without its callback. */
  watch(wish: CallbackWish): Promise<void>;
  /** Of an order that came to nothing. */
  forget(taskId: string): Promise<void>;
  get(taskId: string): Promise<Callback | null>;
  /** watching → due. False when there is nothing to do. */
  taskEnded(taskId: string, at: number): Promise<boolean>;
  /** The same for all tasks that have ended without anybody saying so (a crash); returns how many. */
  findEnded(at: number): Promise<number>;
  /** Due now, longest waiting first. */
  due(query: {
    at: number;
    exceptTasks: readonly string[];
    exceptHosts: readonly string[];
    limit: number;
  }): Promise<Callback[]>;
  /** When the next one becomes due after `at`; null: none waits. */
  nextAfter(at: number): Promise<number | null>;
  attempted(taskId: string, attempt: CallbackAttempt, verdict: CallbackVerdict): Promise<void>;
  /** Due once more from the beginning. False while its task runs, or when unknown. */
  again(taskId: string, at: number): Promise<boolean>;
  /** Newest first. */
  list(limit: number): Promise<Callback[]>;
  attempts(taskId: string): Promise<CallbackAttempt[]>;
  /** Removes what ended before, and what never got its task. */
  sweep(before: number): Promise<number>;
}
