import type { NewTask } from '../ports/ledgers.ts';
import type { Task } from '../records.ts';

/** A task as it is right after admission. */
export const newTask = (order: NewTask): Task => ({
  ...order,
  state: 'queued',
  stage: null,
  executor: order.request.executor,
  progress: 0,
  windowId: null,
  bindingId: null,
  attemptId: null,
  attempts: 0,
  remoteJob: null,
  result: null,
  error: null,
  cancelRequestedAt: null,
  notBefore: 0,
  startedAt: null,
  submittedAt: null,
  finishedAt: null,
});
