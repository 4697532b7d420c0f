import { GatewayError } from '../../contract/index.ts';
import type { CdpEndpoint } from '../../domain/index.ts';
import { type Clock, sleep } from '../../kernel/index.ts';
import type { WindowTarget } from './attach-window.ts';
import type { DevtoolsDoor } from './devtools-http.ts';
import { within } from './within.ts';

/** A vendor may list a window for a moment after its process died. */
const LISTING_LAG_MS = 300;
const LOOKS = 4;

/** `window_closed` when the vendor no longer runs that launch of the window, else `window_attach_failed`. Never rejects. */
export async function whyLost(
  target: WindowTarget,
  endpoint: CdpEndpoint,
  door: DevtoolsDoor,
  limit: { clock: Clock; ms: number },
): Promise<GatewayError> {
  const isClosed = async (): Promise<boolean> => {
    for (let look = 1; look <= LOOKS; look++) {
      const running = await target.vendor.running([target.ref]);
      const now = running.get(target.ref.windowId);
      if (!now || now.generation !== endpoint.generation) return true;
      if (await door.browserSocket().then(Boolean, () => false)) return false;
      if (look < LOOKS) await sleep(limit.clock, LISTING_LAG_MS);
    }
    return false;
  };
  const closed = await within(isClosed(), { ...limit, reason: () => new Error('no verdict in time') }).catch(
    () => false,
  );
  return closed
    ? new GatewayError('window_closed')
    : new GatewayError('window_attach_failed', 'The connection to the window was lost');
}
