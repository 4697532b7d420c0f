import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyLimits, createKeyRing } from '../../access/index.ts';
import {
  type ApiKeyRecord,
  ConfigSchema,
  isTerminal,
  type Profile,
  type Settings,
  type TaskTypeConfig,
  TaskTypeSchema,
} from '../../contract/index.ts';
import {
  type EventBus,
  type IncomingReference,
  type MediaItem,
  newTask,
  type RequestLogEntry,
  type Task,
  type TaskDesk,
  type TaskOrder,
} from '../../domain/index.ts';
import { newTaskId, silentLogger, VirtualClock } from '../../kernel/index.ts';
import { createResultPictures, createUrlSigner } from '../../media/index.ts';
import { createEventBus, createTaskNews } from '../../notify/index.ts';
import { createMetrics } from '../../observe/index.ts';
import { createServer, type GatewayParts, type GatewayServer, RepeatGuard } from '../index.ts';
import { fakeCallbacks, fakeOrderKeys } from './fake-ledgers.ts';

/** A server on a free port with everything behind it in memory, for the tests of this room. */
export interface Rig {
  server: GatewayServer;
  origin: string;
  port: number;
  desk: FakeDesk;
  clock: VirtualClock;
  bus: EventBus;
  /** Records of the keys, to be changed. */
  keys: ApiKeyRecord[];
  settings: Settings;
  /** What the reference store was given. */
  taken: IncomingReference[];
  callbacks: ReturnType<typeof fakeCallbacks>;
  /** Files it was told to drop again. */
  dropped: string[];
  logRows: RequestLogEntry[];
  /** Keys: `k-one` and `k-rotated` of tenant `a`, `k-other` of tenant `b`, `k-newapi`, `k-fp` with a profile. */
  call(path: string, options?: CallOptions): Promise<Response>;
  /** Completes a task with a file of these bytes. */
  complete(id: string, bytes?: Buffer, mime?: string): MediaItem;
  dispose(): Promise<void>;
}

export interface CallOptions extends RequestInit {
  key?: string | null;
  json?: unknown;
}

export const NOW = 1_714_200_000_123;

const key = (name: string, tenantId: string, profile: Profile | null = null): ApiKeyRecord => ({
  id: `key_${name}`,
  name,
  hash: createHash('sha256').update(name).digest('hex'),
  prefix: name,
  tenantId,
  profile,
  createdAt: 0,
  revokedAt: null,
  maxConcurrent: null,
  ratePerMinute: null,
});

const freshKeys = (): ApiKeyRecord[] => [
  key('k-one', 'a'),
  key('k-rotated', 'a'),
  key('k-other', 'b'),
  key('k-newapi', 'a', 'newapi'),
  key('k-fp', 'a', 'fpbrowser'),
];

const taskType = (code: string, executor: TaskTypeConfig['executor'], enabled = true): TaskTypeConfig =>
  TaskTypeSchema.parse({ id: `type_${code}`, code, name: code, executor, enabled });

const NO_NEWS = {
  get: async () => null,
  events: async () => [],
  eventsSince: async () => [],
  lastEventId: async () => 0,
};

const fixedParts = (clock: VirtualClock, bus: EventBus, keys: ApiKeyRecord[]) => ({
  clock,
  keys: createKeyRing({ list: () => keys }),
  limits: createKeyLimits({ liveByKey: new Map(), bus, clock }),
  news: createTaskNews({ history: NO_NEWS, bus, clock, log: silentLogger, waitingReason: () => null }),
  metrics: createMetrics({
    sources: {
      load: () => ({ queued: 0, running: 0 }),
      snapshot: () => ({ queuedByType: {}, runningByStage: {}, windowsByObstacle: {}, oldestLeaseMs: 0 }),
      windowsAttached: () => 0,
    },
    version: '1.2.3',
    startedAt: NOW,
    log: silentLogger,
  }),
  signer: createUrlSigner({ secret: 's', clock }),
  log: silentLogger,
  taskTypes: () => [
    taskType('demo_workflow', 'demo_workflow'),
    taskType('veo_workflow', 'veo_workflow'),
    taskType('gpt_off', 'gpt_workflow', false),
    taskType('grok_workflow', 'grok_workflow'),
  ],
  version: '1.2.3',
  health: () => ({ accounts_active: 2, total_credits: 40 }),
});

export async function openRig(overrides: Partial<GatewayParts> = {}): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-rig-'));
  const clock = new VirtualClock(NOW);
  const bus = createEventBus({ log: silentLogger });
  const keys = freshKeys();
  const parts = fixedParts(clock, bus, keys);
  const desk = new FakeDesk(clock);
  const callbacks = fakeCallbacks();
  const taken: IncomingReference[] = [];
  const dropped: string[] = [];
  const logRows: RequestLogEntry[] = [];
  const settings: Settings = { ...ConfigSchema.parse({}).settings, port: 0 };
  const pathOf = (item: MediaItem): string | null => {
    const path = join(folder, item.file);
    return statSync(path, { throwIfNoEntry: false }) ? path : null;
  };
  const server = createServer({
    ...parts,
    desk,
    repeats: new RepeatGuard({ ledger: fakeOrderKeys(), desk, clock, log: silentLogger }),
    callbacks,
    references: {
      async take(incoming) {
        taken.push(...incoming);
        return incoming.map(({ role }, n) => ({ role, fileId: `f${n}`, mime: 'image/png', sizeBytes: 1 }));
      },
      async remove(references) {
        dropped.push(...references.map(({ fileId }) => fileId));
      },
    },
    media: { pathOf },
    pictures: createResultPictures({ pathOf, log: silentLogger }),
    requestLog: { record: (row) => void logRows.push(row), list: async () => logRows },
    settings: () => settings,
    ...overrides,
  });
  const { origin, port } = await server.listen();

  return {
    server,
    origin,
    port,
    desk,
    clock,
    bus,
    keys,
    settings,
    taken,
    callbacks,
    dropped,
    logRows,
    call(path, { key: apiKey = 'k-one', json, headers, ...init } = {}) {
      return fetch(origin + path, {
        ...init,
        ...(json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) }),
        headers: {
          ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...(headers as Record<string, string> | undefined),
        },
      });
    },
    complete(id, bytes = Buffer.from('0123456789'), mime = 'video/mp4') {
      const item: MediaItem = {
        id: `m_${id}`,
        kind: mime.startsWith('image') ? 'image' : 'video',
        mime,
        file: `${id}.bin`,
        sizeBytes: bytes.length,
        width: 1280,
        height: 720,
        durationS: mime.startsWith('image') ? null : 4,
        createdAt: clock.now(),
      };
      writeFileSync(join(folder, item.file), bytes);
      desk.change(id, {
        state: 'completed',
        result: { media: [item], details: {} },
        finishedAt: clock.now(),
      });
      return item;
    },
    async dispose() {
      const closed = server.close(0);
      await clock.advance(1);
      await closed;
      parts.metrics.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The scheduler's desk without a scheduler: tasks stay as they are until a test changes them. */
export class FakeDesk implements TaskDesk {
  readonly tasks = new Map<string, Task>();
  /** Thrown by the next calls while set. */
  failure: unknown = null;
  readonly #clock: VirtualClock;
  readonly #watchers = new Set<() => void>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async submit({ taskTypeId = 'type_x', id = newTaskId(), ...order }: TaskOrder): Promise<Task> {
    if (this.failure) throw this.failure;
    const task = newTask({ ...order, id, taskTypeId, createdAt: this.#clock.now() });
    this.tasks.set(task.id, task);
    return task;
  }

  change(id: string, patch: Partial<Task>): void {
    const task = this.tasks.get(id);
    if (!task) throw new Error(`no task ${id}`);
    this.tasks.set(id, { ...task, ...patch });
    for (const look of [...this.#watchers]) look();
  }

  async get(id: string): Promise<Task | null> {
    if (this.failure) throw this.failure;
    return this.tasks.get(id) ?? null;
  }

  async list(query: Parameters<TaskDesk['list']>[0]): Promise<{ rows: Task[]; hasMore: boolean }> {
    const all = [...this.tasks.values()].filter((task) => task.tenantId === query.tenantId);
    if (query.order === 'desc') all.reverse();
    const rest = all.slice(query.after ? all.findIndex((task) => task.id === query.after) + 1 : 0);
    return { rows: rest.slice(0, query.limit), hasMore: rest.length > query.limit };
  }

  async cancel(id: string): Promise<Task | null> {
    const task = this.tasks.get(id);
    if (task && !isTerminal(task.state)) this.change(id, { state: 'cancelled' });
    return this.tasks.get(id) ?? null;
  }

  async remove(id: string): Promise<boolean> {
    return this.tasks.delete(id);
  }

  async setPriority(id: string, priority: number): Promise<Task | null> {
    this.change(id, { priority });
    return this.tasks.get(id) ?? null;
  }

  waitingReason(): null {
    return null;
  }

  whenDone(id: string, signal: AbortSignal): Promise<Task> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const task = this.tasks.get(id);
        if (!task || !isTerminal(task.state)) return;
        this.#watchers.delete(look);
        resolve(task);
      };
      signal.addEventListener('abort', () => {
        this.#watchers.delete(look);
        reject(signal.reason);
      });
      this.#watchers.add(look);
      look();
    });
  }

  /** Calls that wait for a task now. */
  get waiting(): number {
    return this.#watchers.size;
  }
}
