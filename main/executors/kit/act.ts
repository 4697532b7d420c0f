import { errors } from 'playwright-core';
import { type FailureStage, GatewayError } from '../../contract/index.ts';
import type { SiteSession } from '../../domain/index.ts';
import { raceAbort } from '../../kernel/index.ts';

export interface ActOptions {
  /** For the error text: what the page should have let us do. */
  what: string;
  timeoutMs: number;
  stage?: FailureStage;
}

/**
 * One step on the page. It ends at once with the session's reason when the attempt is stopped; a step the page does
 * not let happen in time is `site_drift`: the page is not what the profile says.
 */
export async function act<T>(
  session: Pick<SiteSession, 'signal'>,
  { what, timeoutMs, stage = 'before_submit' }: ActOptions,
  step: (options: { timeout: number; signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const { signal } = session;
  signal.throwIfAborted();
  try {
    return await raceAbort(step({ timeout: timeoutMs, signal }), signal);
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    if (!(cause instanceof errors.TimeoutError)) throw cause;
    throw new GatewayError('site_drift', `The page does not let this happen: ${what}`, { stage, cause });
  }
}
