import type { StoredError, TaskStage } from '../../contract/index.ts';
import { exponentialBackoff } from '../../kernel/index.ts';
import { isBeforeFence } from './states.ts';

export interface Failure {
  error: StoredError;
  /** Stage the row stands at. */
  stage: TaskStage;
  /** Ended attempts whose cause was not one window or account, this one included. */
  blamelessAttempts: number;
  /** All ended attempts, this one included. */
  attempts: number;
  /** Times this job was picked up again after its window or socket was lost. */
  resumes: number;
  maxAttempts: number;
}

export type Verdict =
  | { do: 'fail' }
  /** Back to the queue; not before `delayMs` from now. */
  | { do: 'requeue'; delayMs: number }
  /** The order is placed: follow the same job on the same window again. */
  | { do: 'resume'; delayMs: number }
  /** It is unknown whether the click arrived: ask the site. */
  | { do: 'find'; delayMs: number };

/** A task may meet many signed-out or broken windows before a good one, but not endlessly. */
const MOST_ATTEMPTS = 50;
const MOST_RESUMES = 20;

/**
 * What follows from a failed attempt. Nothing is ever resubmitted once the fence was passed, unless the site itself
 * said that it made nothing (`before_submit`).
 */
export function verdictOn(failure: Failure): Verdict {
  const { error, stage } = failure;
  if (error.code === 'cancelled' || error.code === 'task_timeout') return { do: 'fail' };
  if (stage === 'submitted' || stage === 'collecting') return afterSubmit(failure);
  if (isBeforeFence(stage) || error.stage === 'before_submit') return beforeSubmit(failure);
  return inDoubt(failure);
}

function beforeSubmit({ error, attempts, blamelessAttempts, maxAttempts }: Failure): Verdict {
  if (error.next === 'give_up' || attempts >= MOST_ATTEMPTS) return { do: 'fail' };
  // One account's or window's trouble takes that window out of the choice; it does not use up the task's tries.
  const isTheWindows = error.blame === 'window' || error.blame === 'account';
  if (isTheWindows) return { do: 'requeue', delayMs: 0 };
  if (blamelessAttempts >= maxAttempts) return { do: 'fail' };
  return {
    do: 'requeue',
    delayMs: error.retryAfterMs ?? exponentialBackoff(blamelessAttempts, 10_000, 300_000),
  };
}

/** Between the click and its answer. */
function inDoubt({ error, resumes }: Failure): Verdict {
  const isDecided = error.code === 'submission_uncertain' || error.stage !== 'submitting';
  if (isDecided || resumes >= MOST_RESUMES) return { do: 'fail' };
  return { do: 'find', delayMs: resumes === 0 ? 0 : exponentialBackoff(resumes, 1_000, 60_000) };
}

function afterSubmit({ error, resumes }: Failure): Verdict {
  const isLostContact = error.blame === 'window' || error.code.startsWith('vendor_');
  const isWorthAnotherLook = error.next === 'same_window' && error.stage === 'collecting';
  if ((isLostContact || isWorthAnotherLook) && resumes < MOST_RESUMES) {
    return { do: 'resume', delayMs: exponentialBackoff(resumes + 1, 1_000, 60_000) };
  }
  return { do: 'fail' };
}
