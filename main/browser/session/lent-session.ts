import type { StoredReference } from '../../contract/index.ts';
import { GatewayError } from '../../contract/index.ts';
import type { LentSession, ReferenceFile, ReferenceWish, SessionRequest } from '../../domain/index.ts';
import { type Clock, raceAbort, sleep } from '../../kernel/index.ts';
import type { EvidenceStore } from '../evidence/evidence-store.ts';
import type { LentTab } from './lent-tab.ts';
import type { BrowserSession } from './types.ts';

export interface LentSessionTools {
  clock: Clock;
  evidence: EvidenceStore;
  referencePath(reference: StoredReference): string;
  referenceAs(reference: StoredReference, wish: ReferenceWish): Promise<ReferenceFile>;
  onReleased(): void;
}

/** Longest time from a failing call to knowing why the window was lost. */
const EXPLANATION_MS = 6_000;

export interface WindowLentSession extends LentSession {
  readonly session: BrowserSession;
  explain(error: unknown): Promise<unknown>;
  showToPerson(): Promise<void>;
}

export function lentSession(
  request: SessionRequest,
  tab: LentTab,
  tools: LentSessionTools,
): WindowLentSession {
  const { windowId, taskId, attemptId, log } = request;
  const session: BrowserSession = {
    signal: tab.signal,
    log,
    page: tab.page,
    wire: tab.wire,
    report: (percent) => request.report(percent),
    referencePath: (reference) => tools.referencePath(reference),
    referenceAs: (reference, wish) => raceAbort(tools.referenceAs(reference, wish), tab.signal),
  };
  let releasing: Promise<void> | null = null;
  return {
    session,
    async captureEvidence(reason) {
      try {
        return await tools.evidence.capture({
          page: tab.page,
          attemptId,
          taskId,
          windowId,
          reason,
          console: tab.console.snapshot(),
          traffic: tab.traffic.snapshot(),
        });
      } catch (error) {
        log.warn('session: evidence could not be kept', { error });
        return null;
      }
    },
    explain: (error) => explain(error, tab, tools.clock),
    async showToPerson() {
      await tab
        .giveToPerson()
        .catch((error) => log.info('session: the tab did not come to the front', { error }));
    },
    release() {
      releasing ??= tab
        .release()
        .catch((error) => log.warn('session: release failed', { error }))
        .finally(tools.onReleased);
      return releasing;
    },
  };
}

/** Calls on a lost tab fail at once with Playwright's own error; the reason is known a moment later. */
async function explain(error: unknown, tab: LentTab, clock: Clock): Promise<unknown> {
  if (error instanceof GatewayError) return error;
  if (tab.signal.aborted) return tab.signal.reason;
  if (tab.isOpen) return error;
  await raceAbort(sleep(clock, EXPLANATION_MS), tab.signal).catch(() => undefined);
  return tab.signal.aborted ? tab.signal.reason : error;
}
