import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Disposer, newSecret } from '../../../main/kernel/index.ts';
import { findChromium } from '../find-chromium.ts';
import { makeTempFolder } from '../temp-folder.ts';
import { RoxyApi } from './api.ts';
import type { Modes, Timing } from './conduct.ts';
import type { Backstage } from './endpoints/index.ts';
import { clearProfile } from './engine.ts';
import { Faults } from './faults.ts';
import { Journal } from './journal.ts';
import { lanAddress } from './lan-relay.ts';
import { Listener } from './listener.ts';
import { seededRandom } from './random.ts';
import { type OpenData, Runner, type WindowState } from './runner.ts';
import { sampleWindow, sampleWorkspaces } from './samples.ts';
import { RoxyState, type WindowSeed, type WorkspaceSeed } from './state.ts';
import type { CoreType, WindowRecord } from './window-record.ts';

export interface RoxyWorldOptions {
  /** Default: a fresh secret. Empty: no token needed. */
  token?: string;
  /** Default: any free port. */
  port?: number;
  /** Default: two workspaces with two projects each. */
  workspaces?: readonly WorkspaceSeed[];
  /** Sample windows spread over the workspaces, or their seeds. Default 4. */
  windows?: number | readonly WindowSeed[];
  modes?: Partial<Modes>;
  timing?: Partial<Timing>;
  /** Of all chance (ids, delays). Default 1. */
  seed?: number;
  /** Default: headless where there is no display. */
  headless?: boolean;
  /** Site host → `127.0.0.1:port` of its simulator, for windows launched from then on. */
  siteHosts?: Record<string, string>;
  /** Windows reach nothing but `siteHosts` and loopback. */
  sealed?: boolean;
  chromiumArgs?: readonly string[];
  /** The API on this machine's network address, endpoints still reported as 127.0.0.1; `relay` passes their ports on. */
  lan?: { relay: boolean; host?: string };
}

export interface WorldWindow {
  readonly dirId: string;
  readonly workspaceId: number;
  readonly sortNum: number;
  readonly name: string;
  readonly coreType: CoreType;
  readonly state: WindowState;
  /** As `open` reported it; set whenever a process runs. */
  readonly endpoint: OpenData | null;
}

/** The door for mischief by HTTP, beside the vendor's API. */
export interface Control {
  claims(request: IncomingMessage): boolean;
  handle(world: RoxyWorld, request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** A RoxyBrowser of one's own: the vendor's API, and the hand that reaches in from outside. */
export class RoxyWorld {
  readonly token: string;
  readonly faults: Faults;
  readonly journal = new Journal();
  /** May be changed: counts for windows launched afterwards. */
  readonly siteHosts: Record<string, string>;
  readonly #host: string;
  readonly #listener: Listener;
  readonly #stage: Backstage & { runner: Runner };
  readonly #atStop = new Disposer();

  /** Use `startRoxyWorld`. */
  constructor(options: RoxyWorldOptions, control: Control) {
    const lanHost = options.lan ? (options.lan.host ?? lanAddress()) : undefined;
    if (options.lan && !lanHost) throw new Error('This machine has no network address: give lan.host.');
    const executablePath = findChromium();
    const random = seededRandom(options.seed ?? 1);
    const folder = makeTempFolder();
    this.#atStop.add('temp folder', () => folder.remove());
    this.token = options.token ?? newSecret(16);
    this.siteHosts = { ...options.siteHosts };
    this.faults = new Faults(options.modes, options.timing);
    this.#host = lanHost ?? '127.0.0.1';
    const engines = {
      profilesFolder: join(folder.path, 'profiles'),
      executablePath,
      siteHosts: this.siteHosts,
      ...(options.headless === undefined ? {} : { headless: options.headless }),
      sealed: options.sealed ?? false,
      chromiumArgs: options.chromiumArgs ?? [],
      relayHost: options.lan?.relay ? this.#host : null,
    };
    const runner = new Runner(engines, this.faults, random);
    this.#atStop.add('windows', () => runner.stop());
    const state = new RoxyState(options.workspaces ?? sampleWorkspaces, random);
    this.#stage = { state, runner, faults: this.faults, engines };
    this.#furnish(options.windows ?? 4);
    const api = new RoxyApi(this.#stage, this.journal, this.token);
    this.#listener = new Listener(
      (request, response) =>
        control.claims(request) ? control.handle(this, request, response) : api.handle(request, response),
      this.#host,
      options.port ?? 0,
    );
    this.#atStop.add('listener', () => this.#listener.down());
  }

  get baseUrl(): string {
    return `http://${this.#host}:${this.#listener.port}`;
  }

  get windows(): WorldWindow[] {
    return this.#stage.state.windows().map((window) => this.#view(window));
  }

  get workspaces(): readonly WorkspaceSeed[] {
    return this.#stage.state.workspaces;
  }

  /** Throws when there is no such window. */
  window(dirId: string): WorldWindow {
    return this.#view(this.#stage.state.window(dirId));
  }

  addWindow(seed: WindowSeed = {}): WorldWindow {
    return this.#view(this.#stage.state.addWindow(seed));
  }

  /** The person closes the window by hand, or its process crashes. Nothing happens to a closed one. */
  async killWindow(dirId: string, how: 'by_hand' | 'crash' = 'by_hand'): Promise<void> {
    await this.#stage.runner.end(this.#stage.state.window(dirId).dirId, how);
  }

  renameWindow(dirId: string, name: string): void {
    this.#stage.state.changeWindow(this.#stage.state.window(dirId), { windowName: name });
  }

  /** The person deletes it in the app: closed, then gone for good. */
  async removeWindow(dirId: string): Promise<void> {
    await this.killWindow(dirId, 'crash');
    this.#stage.state.deleteWindow(dirId);
    await clearProfile(this.#stage.engines, dirId, true);
  }

  /** The app's API stops answering (connection refused); windows live on. */
  goDown(): Promise<void> {
    return this.#listener.down();
  }

  /** On the same port as before. */
  comeBack(): Promise<void> {
    return this.#listener.up();
  }

  /** `undo` runs at `stop`. */
  whenStopped(undo: () => void): void {
    this.#atStop.add('visitor', undo);
  }

  /** Ends the API and every browser, removes all folders. May be called twice. */
  stop(): Promise<void> {
    return this.#atStop.dispose();
  }

  #furnish(windows: number | readonly WindowSeed[]): void {
    const seeds =
      typeof windows === 'number'
        ? Array.from({ length: windows }, (_, index) => sampleWindow(index, this.#stage.state.workspaces))
        : windows;
    for (const seed of seeds) this.#stage.state.addWindow(seed);
  }

  #view(window: WindowRecord): WorldWindow {
    const { runner } = this.#stage;
    return {
      dirId: window.dirId,
      workspaceId: window.workspaceId,
      sortNum: window.sortNum,
      name: window.profile.windowName,
      coreType: window.profile.coreType,
      state: runner.state(window.dirId),
      endpoint: runner.endpoint(window.dirId),
    };
  }
}
