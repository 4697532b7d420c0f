import type { Page } from 'playwright-core';
import type { StoredReference } from '../../contract/index.ts';
import type { Glance, ReferenceFile, ReferenceWish } from '../../domain/index.ts';
import { type Clock, type Logger, raceAbort } from '../../kernel/index.ts';
import { TrafficLog } from '../evidence/traffic-log.ts';
import type { Attachment } from './attachment.ts';
import { PageWire } from './page-wire.ts';
import type { BrowserSession } from './types.ts';
import { within } from './within.ts';

export interface LookTools {
  clock: Clock;
  log: Logger;
  referencePath(reference: StoredReference): string;
  referenceAs(reference: StoredReference, wish: ReferenceWish): Promise<ReferenceFile>;
}

const LOOK_MS = 5_000;
const PERSON_MS = 1_000;

/** Runs `look` on the newest tab whose address is wanted; the tab stays the person's. */
export async function lookAtTab<T>(
  { context, lost }: Attachment,
  { isWanted, look, signal }: Glance<T>,
  { clock, log, referencePath, referenceAs }: LookTools,
): Promise<T | null> {
  const page = context.pages().findLast((one) => isWanted(one.url()));
  if (!page) return null;
  const done = new AbortController();
  const ends = AbortSignal.any([signal, lost, done.signal]);
  const wire = new PageWire(page, { clock, traffic: new TrafficLog(), signal: ends });
  const session: BrowserSession = {
    page,
    wire,
    signal: ends,
    log,
    referencePath,
    referenceAs: (reference, wish) => raceAbort(referenceAs(reference, wish), ends),
    report: () => undefined,
  };
  try {
    return await within(look(session), {
      clock,
      ms: LOOK_MS,
      reason: () => new Error('the tab did not answer'),
    });
  } finally {
    done.abort(new Error('the look is over'));
    wire.dispose();
  }
}

/** True when a key or mouse button was used in one of the tabs within the last seconds. A hung tab tells nothing. */
export async function isSomebodyAt(pages: readonly Page[], clock: Clock): Promise<boolean> {
  const answers = pages.map((page) =>
    within(
      page.evaluate(() => document.hasFocus() && navigator.userActivation.isActive),
      { clock, ms: PERSON_MS, reason: () => new Error('no answer') },
    ).catch(() => false),
  );
  return (await Promise.all(answers)).includes(true);
}
