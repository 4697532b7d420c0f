import type { Attempt, Task, TaskEvent } from '../../domain/index.ts';
import { fromJson, type SqlRow } from './rows.ts';

const text = (value: SqlRow[string] | undefined): string => String(value);
const textOrNull = (value: SqlRow[string] | undefined): string | null =>
  value == null ? null : String(value);
const number = (value: SqlRow[string] | undefined): number => Number(value);
const numberOrNull = (value: SqlRow[string] | undefined): number | null =>
  value == null ? null : Number(value);
/** A column that is never null by construction. */
const json = <T>(value: SqlRow[string] | undefined): T => JSON.parse(text(value)) as T;

export const taskFromRow = (row: SqlRow): Task => ({
  id: text(row.id),
  state: text(row.state) as Task['state'],
  stage: textOrNull(row.stage) as Task['stage'],
  executor: text(row.executor) as Task['executor'],
  taskTypeId: text(row.task_type_id),
  request: json(row.request),
  progress: number(row.progress),
  keyId: textOrNull(row.key_id),
  tenantId: text(row.tenant_id),
  priority: number(row.priority),
  pinnedWindowId: textOrNull(row.pinned_window_id),
  pinnedBindingId: textOrNull(row.pinned_binding_id),
  windowId: textOrNull(row.window_id),
  bindingId: textOrNull(row.binding_id),
  attemptId: textOrNull(row.attempt_id),
  attempts: number(row.attempts),
  remoteJob: fromJson(row.remote_job),
  result: fromJson(row.result),
  error: fromJson(row.error),
  cancelRequestedAt: numberOrNull(row.cancel_requested_at),
  notBefore: number(row.not_before),
  createdAt: number(row.created_at),
  startedAt: numberOrNull(row.started_at),
  submittedAt: numberOrNull(row.submitted_at),
  finishedAt: numberOrNull(row.finished_at),
});

export const attemptFromRow = (row: SqlRow): Attempt => ({
  id: text(row.id),
  taskId: text(row.task_id),
  number: number(row.number),
  windowId: text(row.window_id),
  bindingId: text(row.binding_id),
  stage: text(row.stage) as Attempt['stage'],
  outcome: textOrNull(row.outcome) as Attempt['outcome'],
  error: fromJson(row.error),
  remoteJob: fromJson(row.remote_job),
  startedAt: number(row.started_at),
  submittedAt: numberOrNull(row.submitted_at),
  finishedAt: numberOrNull(row.finished_at),
});

export const eventFromRow = (row: SqlRow): TaskEvent => ({
  id: number(row.id),
  taskId: text(row.task_id),
  at: number(row.at),
  type: text(row.type) as TaskEvent['type'],
  data: json(row.data),
});
