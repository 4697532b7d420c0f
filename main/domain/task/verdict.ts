import type { StoredError, TaskStage } from '../../contract/index.ts';
import { exponentialBackoff } from '../../kernel/index.ts';
import { isBeforeFence } from './states.ts';

export interface Failure {
  error: StoredError;
  /** Stage the row stands at. */
  stage: TaskStage;
  /** Ended attempts that used up a try (`usesUpATry`), this one included. */
  tries: number;
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

/** The vendor is away or the disk is full: nothing a task could do about it, and it passes. */
const isOutage = ({ code }: StoredError): boolean => code.startsWith('vendor_') || code === 'storage_full';

/** One account's or window's trouble takes that window out of the choice; it does not use up the task's tries. */
export const usesUpATry = (error: StoredError): boolean =>
  error.blame !== 'window' && error.blame !== 'account' && !isOutage(error);

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

function beforeSubmit({ error, attempts, tries, maxAttempts }: Failure): Verdict {
  if ((error.next === 'give_up' && !isOutage(error)) || attempts >= MOST_ATTEMPTS) return { do: 'fail' };
  if (isOutage(error)) return { do: 'requeue', delayMs: exponentialBackoff(attempts, 10_000, 300_000) };
  if (!usesUpATry(error)) return { do: 'requeue', delayMs: 0 };
  if (tries >= maxAttempts) return { do: 'fail' };
  return { do: 'requeue', delayMs: error.retryAfterMs ?? exponentialBackoff(tries, 10_000, 300_000) };
}

/** Between the click and its answer. */
function inDoubt({ error, resumes }: Failure): Verdict {
  const isDecided = error.code === 'submission_uncertain' || error.stage !== 'submitting';
  if (isDecided || resumes >= MOST_RESUMES) return { do: 'fail' };
  return { do: 'find', delayMs: resumes === 0 ? 0 : exponentialBackoff(resumes, 1_000, 60_000) };
}

function afterSubmit({ error, resumes }: Failure): Verdict {
  // The window, its tab or the way to it was lost, or there was no room to keep the files: the order stands.
  const isLostContact = error.blame === 'window' || error.code.startsWith('window_') || isOutage(error);
  // The person is called; once they have signed in, the same job is followed to its end.
  if (error.next === 'hand_over' && resumes < MOST_RESUMES) {
    return { do: 'resume', delayMs: exponentialBackoff(resumes + 1, 5_000, 60_000) };
  }
  const isWorthAnotherLook = error.next === 'same_window' && error.stage === 'collecting';
  if ((isLostContact || isWorthAnotherLook) && resumes < MOST_RESUMES) {
    return { do: 'resume', delayMs: exponentialBackoff(resumes + 1, 1_000, 60_000) };
  }
  return { do: 'fail' };
}
