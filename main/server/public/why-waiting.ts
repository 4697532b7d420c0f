import type { JsonObject } from '../../contract/index.ts';
import type { Task, TaskDesk } from '../../domain/index.ts';

/** Why a queued task does not run yet, counted over the windows; nothing for any other task. */
export function whyWaiting(task: Task, desk: TaskDesk): JsonObject {
  const reason = desk.waitingReason(task);
  return reason ? { waiting_reason: { summary: reason.summary, windows: { ...reason.windows } } } : {};
}
