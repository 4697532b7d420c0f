import { GatewayError } from '../../../contract/index.ts';
import { type Clock, sleep } from '../../../kernel/index.ts';
import { isHopeless } from './errors.ts';

export interface CloseSteps {
  clock: Clock;
  isListed(): Promise<boolean>;
  /** `POST close`, once. */
  send(): Promise<void>;
  signal?: AbortSignal;
}

const LOOKS = 12;
const LOOK_STEP_MS = 200;
const LOOK_CAP_MS = 1_250;

/**
 * "Success" does not mean the browser is gone, and a failure does not mean it is still there (it was not open): only
 * `connection_info` tells. About 12 s.
 */
export async function closeWindow(steps: CloseSteps): Promise<void> {
  let failure: unknown;
  try {
    await steps.send();
  } catch (error) {
    if (steps.signal?.aborted || isHopeless(error)) throw error;
    failure = error;
  }
  for (let n = 1; n <= LOOKS; n++) {
    try {
      if (!(await steps.isListed())) return;
    } catch (error) {
      if (steps.signal?.aborted || isHopeless(error) || n === LOOKS) throw error;
    }
    await sleep(steps.clock, Math.min(LOOK_CAP_MS, LOOK_STEP_MS * n), steps.signal);
  }
  throw failure ?? new GatewayError('vendor_refused', 'RoxyBrowser did not close the window');
}
