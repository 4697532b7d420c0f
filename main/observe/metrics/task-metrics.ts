import { Counter, Histogram, type Registry } from 'prom-client';
import type { GatewayEvent, Task } from '../../domain/index.ts';
import { DURATION_S, QUEUE_WAIT_S } from './buckets.ts';

type TaskEvent = Extract<GatewayEvent, { type: 'task' }>;

/** What is counted from the news of the bus. Labels are closed lists: executor, state, outcome, verdict, error code. */
export function taskMetrics(registry: Registry): (event: GatewayEvent) => void {
  const registers = [registry];
  const admitted = new Counter({
    name: 'fpb_tasks_admitted_total',
    help: 'Tasks taken',
    labelNames: ['executor', 'kind'],
    registers,
  });
  const ended = new Counter({
    name: 'fpb_tasks_ended_total',
    help: 'Tasks that have ended, by state and error code',
    labelNames: ['executor', 'state', 'code'],
    registers,
  });
  const attempts = new Counter({
    name: 'fpb_attempts_total',
    help: 'Attempts that have ended: how, what was decided on the task, and the error code',
    labelNames: ['executor', 'outcome', 'verdict', 'code'],
    registers,
  });
  const handOvers = new Counter({
    name: 'fpb_hand_overs_total',
    help: 'Times the person was called, by reason',
    labelNames: ['code'],
    registers,
  });
  const times = taskTimes(registry);

  function onTask({ task, change }: TaskEvent): void {
    const { executor } = task;
    if (change === 'admitted') admitted.inc({ executor, kind: task.request.kind });
    if (change === 'finished') ended.inc({ executor, state: task.state, code: codeOf(task) });
    const attempt = attemptEnd(task, change);
    if (attempt) attempts.inc({ executor, code: codeOf(task), ...attempt });
    times(task, change);
  }

  return (event) => {
    if (event.type === 'task') onTask(event);
    if (event.type === 'hand_over') handOvers.inc({ code: event.code });
  };
}

const codeOf = ({ error, state }: Task): string => (state === 'completed' ? 'none' : (error?.code ?? 'none'));

/** How the attempt ended that this change of its task closes; null when it closes none. */
function attemptEnd(task: Task, change: TaskEvent['change']): { outcome: string; verdict: string } | null {
  if (change === 'requeued') {
    const outcome =
      task.error === null ? 'interrupted' : task.error.next === 'hand_over' ? 'handed_over' : 'failed';
    return { outcome, verdict: 'requeue' };
  }
  // Cancelled or given up while it waited: no attempt was under way.
  if (change !== 'finished' || task.attemptId === null) return null;
  return { outcome: task.state, verdict: task.state === 'failed' ? 'give_up' : 'end' };
}

function taskTimes(registry: Registry): (task: Task, change: TaskEvent['change']) => void {
  const registers = [registry];
  const wait = new Histogram({
    name: 'fpb_task_queue_wait_seconds',
    help: 'From admission to the first window',
    labelNames: ['executor'],
    buckets: QUEUE_WAIT_S,
    registers,
  });
  const duration = new Histogram({
    name: 'fpb_task_duration_seconds',
    help: 'From the first window to the end, all attempts',
    labelNames: ['executor', 'state'],
    buckets: DURATION_S,
    registers,
  });
  return ({ executor, state, stage, attempts, createdAt, startedAt, finishedAt }, change) => {
    if (startedAt === null) return;
    // A task carried on after a restart is told as leased once more, at a later stage.
    if (change === 'leased' && attempts === 1 && stage === 'leased') {
      wait.observe({ executor }, (startedAt - createdAt) / 1000);
    }
    if (change === 'finished' && finishedAt !== null) {
      duration.observe({ executor, state }, (finishedAt - startedAt) / 1000);
    }
  };
}
