import { type Browser, chromium, errors } from 'playwright-core';
import { GatewayError } from '../../contract/index.ts';
import type { CdpEndpoint, WindowRef, WindowVendor } from '../../domain/index.ts';
import { type Clock, type Logger, raceAbort, sleep } from '../../kernel/index.ts';
import { type DevtoolsDoor, devtoolsDoor } from './devtools-http.ts';
import { closeHungTabs } from './hung-tabs.ts';
import type { SessionLimits } from './limits.ts';

/** Where a window lives: who opens it and what the vendor calls it. */
export interface WindowTarget {
  vendor: WindowVendor;
  ref: WindowRef;
  openArgs?: string[];
}

export interface AttachTools {
  clock: Clock;
  log: Logger;
  limits: SessionLimits;
  /** Called with a live port before each connect. */
  beforeConnect(door: DevtoolsDoor): Promise<void>;
  /** Whether closing and reopening the window would hurt nobody's work. */
  mayRelaunch(): boolean;
}

export interface Attached {
  browser: Browser;
  endpoint: CdpEndpoint;
  door: DevtoolsDoor;
}

/**
 * Finds or opens the window and connects to it. Steps, each only when the former did not help: connect up to three
 * times (the endpoint read anew each time) → close the tabs that hang → have the vendor close and open the window.
 * Errors: `vendor_*`, `window_*`; the signal's reason.
 */
export async function attachWindow(
  target: WindowTarget,
  tools: AttachTools,
  signal: AbortSignal,
): Promise<Attached> {
  const { clock, limits, log } = tools;
  const finder = new EndpointFinder(target, signal);
  let lastError: unknown;
  let lookedForHungTabs = false;
  for (let attempt = 1; attempt <= limits.connectTries; attempt++) {
    const endpoint = await finder.find();
    try {
      return await connect(endpoint, tools, signal);
    } catch (error) {
      signal.throwIfAborted();
      lastError = error;
      log.info('session: attach failed', { attempt, error });
    }
    if (lastError instanceof errors.TimeoutError) {
      if (lookedForHungTabs) break;
      lookedForHungTabs = true;
      if ((await freeFromHungTabs(endpoint, tools, signal)) > 0) continue;
    }
    if (attempt < limits.connectTries) await sleep(clock, limits.betweenTriesMs, signal);
  }
  if (!tools.mayRelaunch()) throw attachFailed(lastError);
  log.warn('session: the window does not answer and is reopened', { error: lastError });
  await target.vendor.close(target.ref, signal);
  try {
    return await connect(await finder.open(), tools, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw attachFailed(error);
  }
}

const attachFailed = (cause: unknown): GatewayError =>
  cause instanceof GatewayError ? cause : new GatewayError('window_attach_failed', undefined, { cause });

/** Asks the vendor what runs before it opens anything, and opens at most once unless told. */
class EndpointFinder {
  readonly #target: WindowTarget;
  readonly #signal: AbortSignal;
  #opened: CdpEndpoint | null = null;

  constructor(target: WindowTarget, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
  }

  async find(): Promise<CdpEndpoint> {
    const { vendor, ref } = this.#target;
    const running = await raceAbort(vendor.running([ref], this.#signal), this.#signal);
    return drivable(running.get(ref.windowId) ?? this.#opened ?? (await this.open()));
  }

  async open(): Promise<CdpEndpoint> {
    const { vendor, ref, openArgs } = this.#target;
    const opening = vendor.open(ref, { ...(openArgs ? { args: openArgs } : {}), signal: this.#signal });
    this.#opened = await raceAbort(opening, this.#signal);
    return drivable(this.#opened);
  }
}

function drivable(endpoint: CdpEndpoint): CdpEndpoint {
  if (endpoint.protocol === 'bidi') throw new GatewayError('window_protocol_unsupported');
  if (!endpoint.httpUrl && !endpoint.wsUrl)
    throw new GatewayError('vendor_malformed', 'The vendor named no address of the window');
  return endpoint;
}

async function connect(endpoint: CdpEndpoint, tools: AttachTools, signal: AbortSignal): Promise<Attached> {
  const door = devtoolsDoor(endpoint, tools.limits.devtoolsMs);
  const address = await browserAddress(endpoint, door, signal);
  await tools
    .beforeConnect(door)
    .catch((error) => tools.log.info('session: leftovers could not be closed', { error }));
  // Without `noDefaults` Playwright redirects the person's downloads and overrides fonts, focus and colours of their tabs.
  const connecting = chromium.connectOverCDP(address, { timeout: tools.limits.connectMs, noDefaults: true });
  try {
    const browser = await raceAbort(connecting, signal);
    if (browser.contexts()[0]) return { browser, endpoint, door };
    await browser.close();
    throw new GatewayError('window_attach_failed', 'The window shows no profile');
  } catch (error) {
    // Given up while it was on its way: dropping the reference would leak the socket.
    if (signal.aborted) void connecting.then((browser) => browser.close()).catch(() => undefined);
    throw error;
  }
}

/** Found out here rather than by Playwright, whose discovery obeys proxy variables of the environment. */
async function browserAddress(
  endpoint: CdpEndpoint,
  door: DevtoolsDoor,
  signal: AbortSignal,
): Promise<string> {
  try {
    const found = await door.browserSocket(signal);
    const address = found ?? endpoint.httpUrl ?? endpoint.wsUrl;
    if (address) return address;
  } catch (error) {
    // An address without an HTTP side (a relay) is dialled as it is.
    if (endpoint.httpUrl || !endpoint.wsUrl || signal.aborted) throw error;
    return endpoint.wsUrl;
  }
  throw new GatewayError('vendor_malformed', 'The vendor named no address of the window');
}

async function freeFromHungTabs(
  endpoint: CdpEndpoint,
  tools: AttachTools,
  signal: AbortSignal,
): Promise<number> {
  const { clock, log, limits } = tools;
  const door = devtoolsDoor(endpoint, limits.devtoolsMs);
  try {
    return await closeHungTabs(door, { clock, log, probeMs: limits.hungProbeMs, signal });
  } catch (error) {
    signal.throwIfAborted();
    log.info('session: hung tabs could not be looked for', { error });
    return 0;
  }
}
