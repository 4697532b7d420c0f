import { join } from 'node:path';
import { sleep, systemClock } from '../../../main/kernel/index.ts';
import { FAILURE, Refusal } from './call.ts';
import { chosen } from './conduct.ts';
import { type Engine, type EngineSettings, startEngine } from './engine.ts';
import type { Faults } from './faults.ts';
import { relayToLoopback } from './lan-relay.ts';
import type { Random } from './random.ts';
import type { WindowRecord } from './window-record.ts';

export type WindowState = 'closed' | 'opening' | 'open' | 'closing';

/** The 8 fields of `open`; `http` has no scheme. */
export interface OpenData {
  ws: string;
  http: string;
  coreVersion: string;
  driver: string;
  sortNum: number;
  windowName: string;
  windowRemark: string;
  pid: number;
}

interface Run {
  readonly window: WindowRecord;
  state: Exclude<WindowState, 'closed'>;
  readonly opened: Promise<Engine>;
  engine?: Engine;
  /** `connection_info` shows it. */
  listed: boolean;
  /** Resolves when nothing of this run is left. */
  readonly gone: Promise<void>;
  readonly vanish: () => void;
}

export interface RunnerSettings extends EngineSettings {
  /** Address on which debugging ports are relayed, or null. */
  relayHost: string | null;
}

/** The life of windows: closed → opening → open → closing → closed. A window without a run is closed. */
export class Runner {
  readonly #settings: RunnerSettings;
  readonly #faults: Faults;
  readonly #random: Random;
  readonly #runs = new Map<string, Run>();
  readonly #stopping = new AbortController();

  constructor(settings: RunnerSettings, faults: Faults, random: Random) {
    this.#settings = settings;
    this.#faults = faults;
    this.#random = random;
  }

  state(dirId: string): WindowState {
    return this.#runs.get(dirId)?.state ?? 'closed';
  }

  /** Of a window whose process runs, whether or not `connection_info` shows it yet. */
  endpoint(dirId: string): OpenData | null {
    const run = this.#runs.get(dirId);
    return run?.engine ? openData(this.#settings, run.window, run.engine) : null;
  }

  /** What `connection_info` shows. */
  listed(): (OpenData & { dirId: string })[] {
    return [...this.#runs.values()].flatMap(({ window, engine, listed }) =>
      listed && engine ? [{ ...openData(this.#settings, window, engine), dirId: window.dirId }] : [],
    );
  }

  /** Resolves after the vendor's delay, with a real process behind it. Goes on when the caller hangs up. */
  async open(window: WindowRecord, args: string[]): Promise<OpenData> {
    for (let run = this.#runs.get(window.dirId); run?.state === 'closing'; run = this.#runs.get(window.dirId))
      await run.gone;
    // One who waited for the close must not start a browser that nobody stops any more.
    this.#stopping.signal.throwIfAborted();
    const present = this.#runs.get(window.dirId);
    if (present && this.#faults.modes.openWhileOpen === 'refuse') {
      throw new Refusal(FAILURE, 'Profile is already open');
    }
    const opensElsewhere = [...this.#runs.values()].some((run) => run.state === 'opening' && run !== present);
    if (opensElsewhere && this.#faults.modes.parallelOpen === 'refuse') throw new Refusal(FAILURE, '失败');
    const engine = await (present ?? this.#begin(window, args)).opened;
    return openData(this.#settings, window, engine);
  }

  /** Returns at once: the process ends, and the entry disappears, later. False when it is not open. */
  async close(dirId: string): Promise<boolean> {
    const run = this.#runs.get(dirId);
    if (!run) return false;
    const engine = await run.opened;
    if (run.state !== 'open') return true;
    run.state = 'closing';
    const lag = sleep(
      systemClock,
      chosen(this.#faults.timing.disappearMs, this.#random),
      this.#stopping.signal,
    );
    void Promise.allSettled([engine.close(), lag]).then(() => this.#drop(run));
    return true;
  }

  /** The person closes the window, or it crashes; resolves when it is gone. */
  async end(dirId: string, how: 'by_hand' | 'crash'): Promise<void> {
    const run = this.#runs.get(dirId);
    const engine = await run?.opened.catch(() => undefined);
    await (how === 'crash' ? engine?.kill() : engine?.close());
    await run?.gone;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Refusal(FAILURE, 'the world has stopped'));
    await Promise.all([...this.#runs.keys()].map((dirId) => this.end(dirId, 'crash')));
  }

  #begin(window: WindowRecord, args: string[]): Run {
    const { promise: gone, resolve: vanish } = Promise.withResolvers<void>();
    const run: Run = {
      window,
      state: 'opening',
      opened: this.#start(window, args),
      listed: false,
      gone,
      vanish,
    };
    this.#runs.set(window.dirId, run);
    run.opened.then(
      (engine) => this.#opened(run, engine),
      () => this.#drop(run),
    );
    return run;
  }

  async #start(window: WindowRecord, args: string[]): Promise<Engine> {
    const delay = sleep(
      systemClock,
      chosen(this.#faults.timing.openDelayMs, this.#random),
      this.#stopping.signal,
    );
    delay.catch(() => undefined);
    const engine = await startEngine(this.#settings, window, args);
    try {
      const host = this.#settings.relayHost;
      const endRelay = host === null ? undefined : await relayToLoopback(host, engine.port);
      void engine.exited.then(endRelay);
      await delay;
      return engine;
    } catch (error) {
      await engine.kill();
      throw error;
    }
  }

  #opened(run: Run, engine: Engine): void {
    run.engine = engine;
    run.state = 'open';
    run.window.openedAt = Date.now();
    const cancel = systemClock.after(chosen(this.#faults.timing.appearMs, this.#random), () => {
      run.listed = run.state === 'open';
    });
    void engine.exited.then(() => {
      cancel();
      // After `close` the entry stays for its time; a window that ends by itself is dropped at once.
      if (run.state === 'open') this.#drop(run);
    });
  }

  #drop(run: Run): void {
    if (this.#runs.get(run.window.dirId) === run) this.#runs.delete(run.window.dirId);
    run.window.closedAt = Date.now();
    run.vanish();
  }
}

function openData(settings: RunnerSettings, window: WindowRecord, engine: Engine): OpenData {
  const { coreVersion, windowName, windowRemark } = window.profile;
  return {
    ws: engine.ws,
    http: `127.0.0.1:${engine.port}`,
    coreVersion,
    driver: join(settings.profilesFolder, '..', 'chrome-bin', coreVersion, 'chromedriver.exe'),
    sortNum: window.sortNum,
    windowName,
    windowRemark,
    pid: engine.pid,
  };
}
