import { GatewayError, toStoredError } from '../../contract/index.ts';
import { type ExecutorRegistry, recoveryStep, type Task, type TaskLedger } from '../../domain/index.ts';
import type { Clock, Logger } from '../../kernel/index.ts';
import { type ReadyQueue, waitingOf } from '../dispatch/ready-queue.ts';
import type { Runner } from '../dispatch/runner.ts';
import type { TaskNews } from '../news.ts';
import { expectedPrice } from '../pool/expected-price.ts';

export interface RecoveryTools {
  ledger: TaskLedger;
  queue: ReadyQueue;
  runner: Runner;
  executors: ExecutorRegistry;
  news: TaskNews;
  clock: Clock;
  log: Logger;
}

export interface RecoveryReport {
  queued: number;
  requeued: number;
  resumed: number;
  asked: number;
}

/** Takes up what a former process left, by the stage it was at. Nothing is placed twice, nothing is forgotten. */
export async function recover(tools: RecoveryTools): Promise<RecoveryReport> {
  const report: RecoveryReport = { queued: 0, requeued: 0, resumed: 0, asked: 0 };
  for (const task of await tools.ledger.unfinished()) {
    if (task.state === 'queued') {
      await takeQueued(tools, task);
      report.queued++;
      continue;
    }
    const step = recoveryStep(task.state, task.stage);
    if (step.do === 'requeue') {
      await tools.ledger.requeue(task.id, task.attemptId ?? '', tools.clock.now(), 0, null);
      await takeQueued(tools, { ...task, notBefore: 0 });
      report.requeued++;
    } else if (step.do !== 'nothing') {
      tools.runner.carryOn(task, step.do);
      if (step.do === 'resume') report.resumed++;
      else report.asked++;
    }
  }
  return report;
}

async function takeQueued(tools: RecoveryTools, task: Task): Promise<void> {
  const { ledger, queue, clock, log, executors } = tools;
  if (task.cancelRequestedAt !== null) {
    await ledger.finish(task.id, clock.now(), {
      state: 'cancelled',
      attemptId: null,
      error: cancelledBefore,
    });
    tools.news.announce(task.id, 'finished');
    log.info('a cancel asked before the restart was carried out', { taskId: task.id });
    return;
  }
  const attempts = task.attempts > 0 ? await ledger.attempts(task.id) : [];
  const avoid = attempts
    .filter(({ error }) => error && error.next !== 'same_window')
    .map(({ windowId }) => windowId);
  queue.add(waitingOf(task, expectedPrice(executors, task), new Set(avoid)), clock.now());
}

const cancelledBefore = toStoredError(
  new GatewayError('cancelled', 'Cancelled before anything was ordered at the site'),
);
