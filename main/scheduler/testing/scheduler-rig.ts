import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigSchema, type GenerationRequest, type TaskTypeConfig } from '../../contract/index.ts';
import type {
  AccountReport,
  Binding,
  BrowserWindow,
  EventBus,
  Executor,
  GatewayEvent,
  RemoteJob,
  SessionLender,
  Task,
  TaskOrder,
} from '../../domain/index.ts';
import { type Clock, silentLogger, systemClock } from '../../kernel/index.ts';
import { openStore, type Store } from '../../store/index.ts';
import { createScheduler, type Scheduler } from '../index.ts';

export const account: AccountReport = {
  signedIn: true,
  account: 'a',
  plan: null,
  credits: 100,
  creditsResetAt: null,
  handOver: null,
  details: {},
};

/** A site that counts what was paid, window by window. */
export class ScriptedSite {
  readonly called: string[] = [];
  paid: { windowId: string; prompt: string }[] = [];
  jobs = new Map<string, string>();
  inspect: (windowId: string) => AccountReport | Promise<AccountReport> = () => account;
  prepare: (windowId: string, signal: AbortSignal) => Promise<void> = async () => undefined;
  submit: (place: () => RemoteJob, windowId: string) => RemoteJob | Promise<RemoteJob> = (place) => place();
  follow: (job: RemoteJob, signal: AbortSignal) => Promise<void> = async () => undefined;
  find: () => RemoteJob | 'absent' | 'unknown' = () => 'unknown';
  abandoned: string[] = [];
  /** Windows whose page was cleaned. */
  tidied: string[] = [];
  price: number | null = null;
  open = new Set<string>();
  mostOpen = 0;
  lend: (windowId: string) => void = () => undefined;

  executor(): Executor {
    const windowOf = (session: object) => (session as { windowId: string }).windowId;
    return {
      code: 'demo_workflow',
      inspect: async (session) => this.inspect(windowOf(session)),
      prepare: async (session) => {
        await this.prepare(windowOf(session), session.signal);
        return { settings: {}, price: null };
      },
      submit: async (session, _prepared, request) =>
        this.submit(() => this.place(windowOf(session), request.prompt), windowOf(session)),
      follow: async (session, job) => {
        session.report(50);
        await this.follow(job, session.signal);
        return { items: [{}], details: {} };
      },
      collect: async () => [{ kind: 'video', mime: 'video/mp4', bytes: new Uint8Array(1) }],
      find: async () => this.find(),
      isOwnPage: () => true,
      isUsableAgain: async () => true,
      priceOf: () => this.price,
      tidy: async (session) => void this.tidied.push(windowOf(session)),
      abandon: async (_session, job) => {
        this.abandoned.push(job.id);
      },
    };
  }

  place(windowId: string, prompt: string): RemoteJob {
    this.paid.push({ windowId, prompt });
    const id = `job-${this.paid.length}`;
    this.jobs.set(id, prompt);
    return { id };
  }

  /** Windows the person has put right again. */
  usable = new Set<string>();
  closed: string[] = [];
  opened = new Set<string>();

  sessions(): SessionLender {
    return {
      ensureOpen: async (windowId) => void this.opened.add(windowId),
      glance: async (windowId, { look }) => (this.usable.has(windowId) ? look({} as never) : null),
      isPersonThere: async () => false,
      attached: () => [...this.opened],
      close: async (windowId) => {
        this.opened.delete(windowId);
        this.closed.push(windowId);
      },
      lend: async ({ windowId, signal, report, log, attemptId }) => {
        this.lend(windowId);
        this.opened.add(windowId);
        this.open.add(attemptId);
        this.mostOpen = Math.max(this.mostOpen, this.open.size);
        const session = {
          windowId,
          signal,
          report,
          log,
          referencePath: () => '',
          referenceAs: async () => ({ path: '', mime: '', sizeBytes: 0 }),
        };
        return {
          session,
          captureEvidence: async () => 'evd_1',
          explain: async (error) => error,
          showToPerson: async () => {
            this.called.push(windowId);
          },
          release: async () => {
            this.open.delete(attemptId);
          },
        };
      },
    };
  }
}

function plainBus(): EventBus {
  const listeners = new Set<(event: GatewayEvent) => void>();
  return {
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const requestFor = (prompt: string): GenerationRequest => ({
  kind: 'video',
  executor: 'demo_workflow',
  model: 'demo-video',
  requestedModel: 'demo-video',
  prompt,
  references: [],
  n: 1,
  profile: 'openai',
});

export const orderFor = (prompt: string, patch: Partial<TaskOrder> = {}): TaskOrder => ({
  request: requestFor(prompt),
  keyId: 'k1',
  tenantId: 't',
  priority: 0,
  pinnedWindowId: null,
  pinnedBindingId: null,
  ...patch,
});

export interface RigOptions {
  windows?: number;
  clock?: Clock;
  type?: Partial<TaskTypeConfig>;
}

/** The real scheduler on the real database; windows, site and media are scripted. */
export class SchedulerRig {
  readonly site = new ScriptedSite();
  readonly bus = plainBus();
  readonly clock: Clock;
  readonly #root = mkdtempSync(join(tmpdir(), 'fpb-scheduler-'));
  store!: Store;
  scheduler!: Scheduler;

  private constructor(clock: Clock) {
    this.clock = clock;
  }

  static async open({ windows = 4, clock = systemClock, type = {} }: RigOptions = {}): Promise<SchedulerRig> {
    const rig = new SchedulerRig(clock);
    rig.reopen();
    rig.store.config.update((draft) => {
      Object.assign(
        draft,
        ConfigSchema.parse({
          servers: [{ id: 's', projectId: 'p', name: 's', vendor: 'local' }],
          taskTypes: [
            {
              id: 'demo',
              code: 'demo_workflow',
              name: 'Demo',
              executor: 'demo_workflow',
              timeoutS: 60,
              ...type,
            },
          ],
        }),
      );
    });
    for (let i = 1; i <= windows; i++) await rig.addWindow(`w${i}`);
    return rig;
  }

  /** A new process on the same data folder. */
  reopen(): void {
    this.store = openStore({ root: this.#root, what: 'test', clock: this.clock, log: silentLogger });
    const { store, site } = this;
    this.scheduler = createScheduler({
      ledger: store.tasks,
      windows: store.windows,
      bindings: store.bindings,
      servers: () => store.config.get().servers,
      taskTypes: () => store.config.get().taskTypes,
      settings: () => store.config.get().settings,
      sessions: site.sessions(),
      executors: {
        get: (code) => (code === 'demo_workflow' ? site.executor() : undefined),
        codes: () => ['demo_workflow'],
      },
      media: {
        keep: async () => [],
        referencePath: () => '',
        pathOf: () => null,
        removeTask: async () => undefined,
      },
      bus: this.bus,
      clock: this.clock,
      log: silentLogger,
    });
  }

  /** As a crash: nothing is told to stop, the database is simply taken away. */
  crash(): void {
    this.store.close();
  }

  async close(): Promise<void> {
    await this.scheduler.stop(1_000);
    this.store.close();
  }

  async dispose(): Promise<void> {
    await this.close();
    rmSync(this.#root, { recursive: true, force: true });
  }

  async addWindow(vendorWindowId: string): Promise<void> {
    await this.store.windows.upsert([
      {
        serverId: 's',
        workspaceId: null,
        vendorWindowId,
        name: vendorWindowId,
        sortNumber: null,
        remark: '',
        projectName: null,
        os: null,
        coreType: 'Chrome',
        coreVersion: null,
        account: null,
        proxy: null,
        proxyCountry: null,
        vendorUpdatedAt: null,
        unusableReason: null,
        syncedAt: 1,
      },
    ]);
    await this.store.bindings.bind('demo', (await this.window(vendorWindowId)).id);
  }

  async window(vendorWindowId: string): Promise<BrowserWindow> {
    const found = (await this.store.windows.list()).find((one) => one.vendorWindowId === vendorWindowId);
    if (!found) throw new Error(`no window ${vendorWindowId}`);
    return found;
  }

  async binding(windowId: string): Promise<Binding> {
    const [binding] = await this.store.bindings.list({ windowId });
    if (!binding) throw new Error(`no binding of ${windowId}`);
    return binding;
  }

  /** Changes the one task type, as a person would. */
  async configure(change: Partial<TaskTypeConfig>): Promise<void> {
    this.store.config.update((draft) => {
      Object.assign(draft.taskTypes[0] ?? {}, change);
    });
    await this.scheduler.reload();
  }

  submit(prompt: string, patch?: Partial<TaskOrder>): Promise<Task> {
    return this.scheduler.desk.submit(orderFor(prompt, patch));
  }

  done(task: Task): Promise<Task> {
    return this.scheduler.desk.whenDone(task.id, AbortSignal.timeout(10_000));
  }

  get prompts(): string[] {
    return this.site.paid.map(({ prompt }) => prompt);
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const limit = performance.now() + 10_000; !(await condition()); ) {
    if (performance.now() > limit) throw new Error('condition never came true');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Work that ends only when it is told to stop. */
export const forever = (signal: AbortSignal): Promise<void> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
