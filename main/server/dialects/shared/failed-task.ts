import { GatewayError } from '../../../contract/index.ts';
import type { Task } from '../../../domain/index.ts';
import { taskError } from './task-facts.ts';

/** What a call that waited for a task answers when the task came to nothing. */
export function failureOf(task: Task): GatewayError {
  const { error } = task;
  const { message } = taskError(task);
  // An `internal` of long ago has its own log lines; here it is just a task that failed.
  if (!error || error.code === 'internal') {
    return new GatewayError(task.state === 'cancelled' ? 'cancelled' : 'task_failed', message);
  }
  const { code, blame, next, stage } = error;
  return new GatewayError(code, message, {
    blame,
    next,
    stage,
    ...(error.param ? { param: error.param } : {}),
  });
}
