import { GatewayError } from '../../../contract/index.ts';
import type { CdpEndpoint, WindowRef } from '../../../domain/index.ts';
import { type Clock, type Logger, sleep } from '../../../kernel/index.ts';
import { isHopeless, openFailure, openVerdict } from './errors.ts';

export interface OpenSteps {
  clock: Clock;
  log: Logger;
  /** The window's entry in `connection_info`. */
  look(): Promise<CdpEndpoint | null>;
  /** `POST open`, once; null when the reply names no debugging address. */
  send(): Promise<CdpEndpoint | null>;
}

/** After an unclear end the window may be starting: about 14 s. After a plain no it is open already or never: 4 s. */
const UNCLEAR_LOOKS = 12;
const REFUSED_LOOKS = 5;
const LOOK_STEP_MS = 250;
const LOOK_CAP_MS = 1_500;
/** The entry may come half a second after the reply. */
const SETTLE_LOOKS = 8;
const SETTLE_MS = 150;

/** `connection_info` → `open` once → `connection_info` until it shows. `open` is never sent again. */
export async function openWindow(ref: WindowRef, steps: OpenSteps): Promise<CdpEndpoint> {
  const open = await steps.look();
  if (open) return open;
  let failure: unknown;
  try {
    const opened = await steps.send();
    if (opened) return await settled(opened, steps);
  } catch (error) {
    if (openVerdict(error) === 'final') throw error;
    failure = error;
    steps.log.warn('RoxyBrowser did not confirm an open; looking whether the window comes up', {
      windowId: ref.windowId,
      error,
    });
  }
  const looks = failure && openVerdict(failure) === 'refused' ? REFUSED_LOOKS : UNCLEAR_LOOKS;
  const found = await lookFor(looks, steps);
  if (found) return found;
  throw openFailure(failure ?? new GatewayError('vendor_malformed', 'The reply names no debugging address'));
}

async function lookFor(looks: number, steps: OpenSteps): Promise<CdpEndpoint | null> {
  for (let n = 1; n <= looks; n++) {
    await sleep(steps.clock, Math.min(LOOK_CAP_MS, LOOK_STEP_MS * n));
    try {
      const found = await steps.look();
      if (found) return found;
    } catch (error) {
      if (isHopeless(error)) throw error;
    }
  }
  return null;
}

/** Waits until `running` says the same, so that a caller asking right after `open` does not open it again. */
async function settled(opened: CdpEndpoint, steps: OpenSteps): Promise<CdpEndpoint> {
  for (let n = 0; n < SETTLE_LOOKS; n++) {
    const listed = await steps.look().catch(() => null);
    if (listed) return listed;
    await sleep(steps.clock, SETTLE_MS);
  }
  return opened;
}
