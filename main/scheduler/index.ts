import { GatewayError, toStoredError } from '../contract/index.ts';
import type { TaskDesk } from '../domain/index.ts';
import { every } from '../kernel/index.ts';
import { Desk, type DeskTools } from './admission/desk.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { ReadyQueue } from './dispatch/ready-queue.ts';
import { Runner, type RunnerTools } from './dispatch/runner.ts';
import { TaskNews } from './news.ts';
import { Roster, type RosterSources } from './pool/roster.ts';
import { Upkeep } from './pool/upkeep.ts';
import { type RecoveryReport, recover } from './recovery/recover.ts';

export type SchedulerTools = Omit<RosterSources, 'sessions'> &
  Omit<RunnerTools, 'roster' | 'onFree' | 'onRequeued' | 'news'> &
  Pick<DeskTools, 'settings'>;

export interface SchedulerSnapshot {
  queuedByType: Record<string, number>;
  runningByStage: Record<string, number>;
  windowsByObstacle: Record<string, number>;
  oldestLeaseMs: number;
}

export interface Scheduler {
  desk: TaskDesk;
  /** Loads windows and bindings, takes up what a former process left, and begins to work. */
  start(): Promise<RecoveryReport>;
  /** Windows, bindings, task types or settings have changed. */
  reload(): Promise<void>;
  /** Places no more orders; see Runner.stop for what happens to work under way. */
  stop(graceMs: number): Promise<void>;
  load(): { queued: number; running: number };
  snapshot(): SchedulerSnapshot;
  /** Looks after open windows now instead of at the next round; for tests and for a person who cannot wait. */
  lookAfterWindows(): Promise<void>;
}

const SWEEP_EVERY_MS = 10_000;

export function createScheduler(tools: SchedulerTools): Scheduler {
  const queue = new ReadyQueue();
  const roster = new Roster(tools);
  const news = new TaskNews(tools);
  const wake = () => dispatcher.wake();
  const runner = new Runner({
    ...tools,
    roster,
    news,
    onFree: () => dispatcher.wakeAtOnce(),
    onRequeued(waiting) {
      queue.add(waiting, tools.clock.now());
      wake();
    },
  });
  const dispatcher = new Dispatcher({
    clock: tools.clock,
    roster,
    queue,
    start: (waiting, bindingId) => runner.start(waiting, bindingId),
  });
  const desk = new Desk({ ...tools, roster, queue, runner, news, wake });
  const upkeep = new Upkeep({ ...tools, roster, onReturned: wake });
  let stopSweep = () => {};
  return {
    desk,
    async start() {
      await roster.reload();
      const report = await recover({ ...tools, queue, runner, news });
      let lastSeen = tools.clock.now();
      stopSweep = every(tools.clock, SWEEP_EVERY_MS, async () => {
        const back = tools.clock.now() - lastSeen;
        lastSeen = tools.clock.now();
        if (back < 0) {
          queue.shift(back);
          roster.shift(back);
          wake();
        }
        await failOverdue(tools, queue, news);
      });
      upkeep.begin();
      dispatcher.begin();
      return report;
    },
    async reload() {
      await roster.reload();
      wake();
    },
    async stop(graceMs) {
      stopSweep();
      dispatcher.stop();
      await Promise.all([upkeep.stop(), runner.stop(graceMs)]);
    },
    load: () => ({ queued: queue.size, running: roster.booked }),
    snapshot() {
      const now = tools.clock.now();
      return {
        queuedByType: queue.countByType(),
        runningByStage: runner.stages(),
        windowsByObstacle: roster.countByObstacle(now),
        oldestLeaseMs: now - (runner.oldestLease() ?? now),
      };
    },
    lookAfterWindows: () => upkeep.round(),
  };
}

/** Tasks that waited longer than the limit fail with a reason instead of waiting for ever. */
async function failOverdue(tools: SchedulerTools, queue: ReadyQueue, news: TaskNews): Promise<void> {
  const now = tools.clock.now();
  const limitMs = tools.settings().queueTimeoutS * 1000;
  const overdue = [...queue.all()].filter((waiting) => now - waiting.createdAt > limitMs);
  for (const { taskId } of overdue) {
    if (!queue.remove(taskId)) continue;
    const error = toStoredError(new GatewayError('queue_timeout'));
    const ended = await tools.ledger.finish(taskId, now, { state: 'failed', attemptId: null, error });
    if (ended) news.announce(taskId, 'finished');
  }
}
