import { type Clock, type Logger, sleep } from '../../kernel/index.ts';
import type { DevtoolsDoor, DevtoolsTarget } from './devtools-http.ts';

export type TabState =
  /** It evaluates. */
  | 'answers'
  /** Its renderer died: the person sees it, attaching is not hindered. */
  | 'crashed'
  /** Busy loop, frozen, or an open dialog. */
  | 'hung'
  /** Its first load never began to arrive (dead proxy): attaching waits for it for ever. */
  | 'never_loaded'
  /** Could not be asked; gets the benefit of the doubt. */
  | 'unknown';

export interface HungTabTools {
  clock: Clock;
  log: Logger;
  /** First and second look, ms. */
  probeMs: readonly [number, number];
  signal?: AbortSignal | undefined;
}

/**
 * Closes the tabs that keep a client from attaching, and only those; never the last one. Returns how many.
 * Facts: one such tab makes `connectOverCDP` wait until its timeout (measured with Playwright 1.65, Chromium 156).
 */
export async function closeHungTabs(door: DevtoolsDoor, tools: HungTabTools): Promise<number> {
  const tabs = await door.tabs(tools.signal);
  const [quickMs, patientMs] = tools.probeMs;
  const suspects = await stuckOf(tabs, quickMs, tools);
  const hung = suspects.length > 0 ? await stuckOf(suspects, patientMs, tools) : [];
  if (hung.length === 0) return 0;
  if (hung.length === tabs.length) await door.openBlankTab();
  for (const tab of hung) {
    await door.closeTab(tab.id);
    tools.log.warn('session: closed a tab that does not answer', { url: hostOf(tab.url) });
  }
  // The browser answers "is closing" at once; attaching before it is gone would hang again.
  for (let round = 0; round < 20; round++) {
    const left = new Set((await door.tabs(tools.signal)).map((tab) => tab.id));
    if (!hung.some((tab) => left.has(tab.id))) break;
    await sleep(tools.clock, 100, tools.signal);
  }
  return hung.length;
}

async function stuckOf(tabs: DevtoolsTarget[], ms: number, tools: HungTabTools): Promise<DevtoolsTarget[]> {
  const states = await Promise.all(tabs.map((tab) => lookAtTab(tab, ms, tools.clock)));
  tools.signal?.throwIfAborted();
  return tabs.filter((_, i) => states[i] === 'hung' || states[i] === 'never_loaded');
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host || new URL(url).protocol : '');

/** Asks one tab over a socket of its own, so that a stuck tab holds up nobody else. */
export function lookAtTab(tab: DevtoolsTarget, ms: number, clock: Clock): Promise<TabState> {
  if (!tab.webSocketDebuggerUrl) return Promise.resolve('unknown');
  const socket = new WebSocket(tab.webSocketDebuggerUrl);
  return new Promise((resolve) => {
    let isOpen = false;
    const settle = (state: TabState) => {
      cancel();
      resolve(state);
      socket.close();
    };
    const cancel = clock.after(ms, () => settle(isOpen ? 'hung' : 'unknown'));
    socket.onopen = () => {
      isOpen = true;
      socket.send(JSON.stringify({ id: 1, method: 'Inspector.enable' }));
      socket.send(
        JSON.stringify({
          id: 2,
          method: 'Runtime.evaluate',
          params: { expression: 'location.href', returnByValue: true },
        }),
      );
    };
    socket.onerror = () => settle('unknown');
    socket.onclose = () => settle('unknown');
    socket.onmessage = ({ data }) => {
      const state = stateFrom(JSON.parse(String(data)), tab);
      if (state) settle(state);
    };
  });
}

interface ProtocolMessage {
  id?: number;
  method?: string;
  result?: { result?: { value?: unknown } };
}

function stateFrom(message: ProtocolMessage, tab: DevtoolsTarget): TabState | null {
  if (message.method === 'Inspector.targetCrashed') return 'crashed';
  if (message.id !== 2) return null;
  const isBlankInside = message.result?.result?.value === 'about:blank';
  return isBlankInside && /^https?:/.test(tab.url) ? 'never_loaded' : 'answers';
}
