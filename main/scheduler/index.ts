import { GatewayError, toStoredError } from '../contract/index.ts';
import type { TaskDesk } from '../domain/index.ts';
import { every } from '../kernel/index.ts';
import { Desk, type DeskTools } from './admission/desk.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { ReadyQueue } from './dispatch/ready-queue.ts';
import { Runner, type RunnerTools } from './dispatch/runner.ts';
import { Roster, type RosterSources } from './pool/roster.ts';
import { type RecoveryReport, recover } from './recovery/recover.ts';

export type SchedulerTools = RosterSources &
  Omit<RunnerTools, 'roster' | 'onFree' | 'onRequeued'> &
  Pick<DeskTools, 'settings'>;

export interface Scheduler {
  desk: TaskDesk;
  /** Loads windows and bindings, takes up what a former process left, and begins to work. */
  start(): Promise<RecoveryReport>;
  /** Windows, bindings or task types have changed. */
  reload(): Promise<void>;
  /** Places no more orders; see Runner.stop for what happens to work under way. */
  stop(graceMs: number): Promise<void>;
  load(): { queued: number; running: number };
}

const OVERDUE_EVERY_MS = 10_000;

export function createScheduler(tools: SchedulerTools): Scheduler {
  const queue = new ReadyQueue();
  const roster = new Roster(tools);
  const runner = new Runner({
    ...tools,
    roster,
    onFree: () => dispatcher.wake(),
    onRequeued(waiting) {
      queue.add(waiting, tools.clock.now());
      dispatcher.wake();
    },
  });
  const dispatcher = new Dispatcher({
    clock: tools.clock,
    roster,
    queue,
    start: (waiting, bindingId) => runner.start(waiting, bindingId),
  });
  const desk = new Desk({ ...tools, roster, queue, runner, wake: () => dispatcher.wake() });
  let stopSweep = () => {};
  return {
    desk,
    async start() {
      await roster.reload();
      const report = await recover({ ...tools, queue, runner });
      stopSweep = every(tools.clock, OVERDUE_EVERY_MS, () => failOverdue(tools, queue));
      dispatcher.begin();
      return report;
    },
    async reload() {
      await roster.reload();
      dispatcher.wake();
    },
    async stop(graceMs) {
      stopSweep();
      dispatcher.stop();
      await runner.stop(graceMs);
    },
    load: () => ({ queued: queue.size, running: roster.booked }),
  };
}

/** Tasks that waited longer than the limit fail with a reason instead of waiting for ever. */
async function failOverdue(tools: SchedulerTools, queue: ReadyQueue): Promise<void> {
  const now = tools.clock.now();
  const limitMs = tools.settings().queueTimeoutS * 1000;
  const overdue = [...queue.all()].filter((waiting) => now - waiting.createdAt > limitMs);
  for (const { taskId } of overdue) {
    if (!queue.remove(taskId)) continue;
    const error = toStoredError(new GatewayError('queue_timeout'));
    if (!(await tools.ledger.finish(taskId, now, { state: 'failed', attemptId: null, error }))) continue;
    const task = await tools.ledger.get(taskId);
    if (task) tools.bus.emit({ type: 'task', task, change: 'finished' });
  }
}
