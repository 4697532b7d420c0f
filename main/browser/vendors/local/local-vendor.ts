import { GatewayError } from '../../../contract/index.ts';
import type {
  CdpEndpoint,
  OpenOptions,
  Page,
  PageRequest,
  VendorWindow,
  VendorWindowDetail,
  VendorWorkspace,
  WindowMaker,
  WindowRef,
  WindowScope,
  WindowVendor,
} from '../../../domain/index.ts';
import { type Clock, KeyedMutex, type Logger, Mutex, newId } from '../../../kernel/index.ts';
import { findBrowser } from '../../find-browser.mjs';
import { SingleFlight, type StillWanted } from '../single-flight.ts';
import { browserPid } from './browser-command.ts';
import { type EndOrder, endBrowser } from './end-browser.ts';
import { settleFormer } from './former-browser.ts';
import { launchArgs } from './launch-args.ts';
import { launchBrowser } from './launch-browser.ts';
import { findLive, httpUrl, type LiveBrowser, wsUrl } from './live-browser.ts';
import { WindowFolder, type WindowNote } from './window-folder.ts';

export interface LocalVendorOptions {
  /** One folder a window; made when missing. */
  profilesFolder: string;
  /** Empty: look for Chrome, Edge or Chromium. */
  browserPath: string;
  headless: 'auto' | 'yes' | 'no';
  clock: Clock;
  log: Logger;
  extraArgs?: readonly string[];
  /** Default 60 s: a first start on a slow disk builds the profile. */
  openTimeoutMs?: number;
  /** Default 10 s, then a closing browser is killed. */
  closeGraceMs?: number;
}

/** Chrome, Edge or Chromium on this computer. Errors besides the port's: `browser_not_found`. */
export const createLocalVendor = (options: LocalVendorOptions): WindowVendor & WindowMaker =>
  new LocalVendor(options);

class LocalVendor implements WindowVendor, WindowMaker {
  readonly kind = 'local';
  readonly #options: LocalVendorOptions;
  readonly #folder: WindowFolder;
  readonly #lanes = new KeyedMutex();
  readonly #making = new Mutex();
  readonly #opening = new SingleFlight<CdpEndpoint>();

  constructor(options: LocalVendorOptions) {
    this.#options = options;
    this.#folder = new WindowFolder(options.profilesFolder);
  }

  async health(): Promise<void> {
    this.#browser();
    await this.#folder.ensure();
  }

  async workspaces(): Promise<VendorWorkspace[]> {
    return [];
  }

  async windows(_scope: WindowScope, page: PageRequest): Promise<Page<VendorWindow>> {
    const notes = await this.#folder.list();
    const from = (Math.max(1, page.index) - 1) * page.size;
    return { total: notes.length, rows: notes.slice(from, from + page.size).map(toWindow) };
  }

  async detail(ref: WindowRef): Promise<VendorWindowDetail | null> {
    const note = await this.#folder.read(ref.windowId);
    return note && { ...toWindow(note), account: null, proxy: null, proxyCountry: null };
  }

  async running(refs?: WindowRef[], signal?: AbortSignal): Promise<Map<string, CdpEndpoint>> {
    const notes = refs
      ? await Promise.all(refs.map((ref) => this.#folder.read(ref.windowId)))
      : await this.#folder.list();
    const found = new Map<string, CdpEndpoint>();
    await Promise.all(
      notes.map(async (note) => {
        const endpoint = note && (await this.#look(note.id));
        if (endpoint) found.set(note.id, endpoint);
      }),
    );
    signal?.throwIfAborted();
    return found;
  }

  async open(ref: WindowRef, options: OpenOptions = {}): Promise<CdpEndpoint> {
    const id = ref.windowId;
    const work = (stillWanted: StillWanted) =>
      this.#lanes.run(id, async () => {
        await this.#known(id);
        const live = await this.#look(id);
        if (live) return live;
        stillWanted();
        const former = await settleFormer(await this.#lastLaunch(id));
        return former ? this.#opened(id, former) : this.#launch(id, options.args ?? []);
      });
    return this.#opening.run(id, work, options.signal);
  }

  async close(ref: WindowRef, signal?: AbortSignal): Promise<void> {
    await this.#lanes.run(ref.windowId, () => this.#end(ref.windowId), signal);
  }

  async create(name: string): Promise<VendorWindow> {
    return this.#making.run(async () => {
      const last = (await this.#folder.list()).at(-1)?.sortNumber ?? 0;
      const updatedAt = new Date(this.#options.clock.now()).toISOString();
      const note = { id: newId('win'), name, sortNumber: last + 1, updatedAt };
      await this.#folder.write(note);
      return toWindow(note);
    });
  }

  async remove(windowId: string): Promise<void> {
    await this.#lanes.run(windowId, async () => {
      await this.#known(windowId);
      await this.#end(windowId);
      await this.#folder.remove(windowId);
    });
  }

  async #known(id: string): Promise<void> {
    if (await this.#folder.read(id)) return;
    throw new GatewayError('window_not_found', 'There is no such window on this computer');
  }

  async #look(id: string): Promise<CdpEndpoint | null> {
    const live = await findLive(this.#folder.profile(id), this.#options.clock);
    if (!live) return null;
    const launch = await this.#folder.readLaunch(id);
    return toEndpoint(live, launch?.path === live.path ? launch.pid : null);
  }

  async #launch(id: string, args: string[]): Promise<CdpEndpoint> {
    const { clock, extraArgs = [], headless } = this.#options;
    const profile = this.#folder.profile(id);
    const live = await launchBrowser({
      browser: this.#browser(),
      args: launchArgs({
        profile,
        headless,
        extraArgs: [...extraArgs, ...args],
        platform: process.platform,
        env: process.env,
        isRoot: process.getuid?.() === 0,
      }),
      profile,
      logFile: this.#folder.log(id),
      clock,
      timeoutMs: this.#options.openTimeoutMs ?? 60_000,
      onProcess: (pid) => this.#folder.writeLaunch(id, { pid, path: null }),
    });
    return this.#opened(id, live);
  }

  async #opened(id: string, live: LiveBrowser): Promise<CdpEndpoint> {
    const pid = await browserPid(wsUrl(live), this.#options.clock);
    if (pid !== null) await this.#folder.writeLaunch(id, { pid, path: live.path });
    this.#options.log.info('A local window is open', { windowId: id, port: live.port, pid });
    return toEndpoint(live, pid);
  }

  async #end(id: string): Promise<void> {
    if (!(await this.#folder.read(id))) return;
    await endBrowser(await this.#lastLaunch(id));
    await this.#folder.forgetLaunch(id);
  }

  async #lastLaunch(id: string): Promise<EndOrder> {
    return {
      profile: this.#folder.profile(id),
      rememberedPid: (await this.#folder.readLaunch(id))?.pid ?? null,
      clock: this.#options.clock,
      graceMs: this.#options.closeGraceMs ?? 10_000,
    };
  }

  #browser(): string {
    let found: ReturnType<typeof findBrowser>;
    try {
      found = findBrowser(this.#options.browserPath ? { override: this.#options.browserPath } : {});
    } catch (error) {
      throw new GatewayError('browser_not_found', error instanceof Error ? error.message : undefined);
    }
    if (found) return found.path;
    throw new GatewayError('browser_not_found');
  }
}

const toWindow = (note: WindowNote): VendorWindow => ({
  windowId: note.id,
  name: note.name,
  sortNumber: note.sortNumber,
  remark: '',
  projectName: null,
  os: null,
  coreType: 'Chrome',
  coreVersion: null,
  updatedAt: note.updatedAt || null,
});

const toEndpoint = (live: LiveBrowser, pid: number | null): CdpEndpoint => ({
  httpUrl: httpUrl(live),
  wsUrl: wsUrl(live),
  pid,
  generation: `${live.port}${live.path}`,
  protocol: 'cdp',
});
