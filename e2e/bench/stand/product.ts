import { type Config, ConfigSchema, type GenerationRequest } from '../../../main/contract/index.ts';
import type {
  BindingLedger,
  EventBus,
  ExecutorRegistry,
  MediaStore,
  TaskLedger,
  TaskOrder,
  WindowLedger,
} from '../../../main/domain/index.ts';
import { type Clock, silentLogger } from '../../../main/kernel/index.ts';
import { createEventBus } from '../../../main/notify/index.ts';
import { createScheduler, type Scheduler } from '../../../main/scheduler/index.ts';
import { openStore, type Store } from '../../../main/store/index.ts';
import { type SiteScript, scriptedExecutor, scriptedWindows } from './site.ts';

export interface Ledgers {
  tasks: TaskLedger;
  windows: WindowLedger;
  bindings: BindingLedger;
}

export interface Stand {
  scheduler: Scheduler;
  bus: EventBus;
}

/** Numbers of windows, by the task types each of them serves. */
export type Pool = readonly { windows: number; taskTypes: readonly string[] }[];

/** A configuration in which nothing but the work itself slows a task down. */
export function benchConfig(taskTypes: readonly string[]): Config {
  return ConfigSchema.parse({
    settings: { maxQueueLength: 1_000_000, queueTimeoutS: 30 * 24 * 3600 },
    servers: [{ id: 'server', projectId: 'project', name: 'bench', vendor: 'local' }],
    taskTypes: taskTypes.map((id) => ({
      id,
      code: `bench_${id}`,
      name: id,
      executor: 'demo_workflow',
      timeoutS: 86_400,
    })),
  });
}

/** The real scheduler on these ledgers; windows, site and files are scripted. */
export function standOn(ledgers: Ledgers, config: Config, clock: Clock, script: SiteScript): Stand {
  const bus = createEventBus({ log: silentLogger });
  const executor = scriptedExecutor(script);
  // Only `scriptedWindows` makes sessions here, so the executor gets the kind it wants; as in app, where sites get pages.
  const executors = { get: () => executor, codes: () => [executor.code] } as unknown as ExecutorRegistry;
  const scheduler = createScheduler({
    ledger: ledgers.tasks,
    windows: ledgers.windows,
    bindings: ledgers.bindings,
    servers: () => config.servers,
    taskTypes: () => config.taskTypes,
    settings: () => config.settings,
    sessions: scriptedWindows(script),
    executors,
    media: NO_MEDIA,
    bus,
    clock,
    log: silentLogger,
  });
  return { scheduler, bus };
}

export interface StoredStand extends Stand {
  store: Store;
}

/** The real scheduler on a real data folder; windows are made when the folder has none. */
export async function standInFolder(
  root: string,
  pool: Pool,
  clock: Clock,
  script: SiteScript,
): Promise<StoredStand> {
  const store = openStore({ root, what: 'bench', clock, log: silentLogger });
  if ((await store.windows.list()).length === 0) await addWindows(store, pool);
  const config = benchConfig([...new Set(pool.flatMap(({ taskTypes }) => taskTypes))]);
  return { store, ...standOn(store, config, clock, script) };
}

/** A window works on one task at a time, whatever its types. */
export async function addWindows(ledgers: Omit<Ledgers, 'tasks'>, pool: Pool): Promise<void> {
  const types = pool.flatMap(({ windows, taskTypes }) => Array<readonly string[]>(windows).fill(taskTypes));
  await ledgers.windows.upsert(types.map((_, index) => windowRow(index)));
  const windows = await ledgers.windows.list();
  await Promise.all(
    windows.flatMap((window) => [
      ledgers.windows.setMaxConcurrent(window.id, 1),
      ...(types[Number(window.vendorWindowId)] ?? []).map((type) => ledgers.bindings.bind(type, window.id)),
    ]),
  );
}

export const order = (
  prompt: string,
  { taskTypeId = 'bench', tenantId = 'tenant' }: { taskTypeId?: string; tenantId?: string } = {},
): TaskOrder => ({
  taskTypeId,
  request: request(prompt),
  keyId: tenantId,
  tenantId,
  priority: 0,
  pinnedWindowId: null,
  pinnedBindingId: null,
});

/** Submits them in bursts, as a busy server does, so that they share commits. */
export async function submitAll(scheduler: Scheduler, orders: readonly TaskOrder[]): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < orders.length; from += BURST) {
    const tasks = await Promise.all(
      orders.slice(from, from + BURST).map((one) => scheduler.desk.submit(one)),
    );
    ids.push(...tasks.map(({ id }) => id));
  }
  return ids;
}

/** How many tasks are handed over at a time; BullMQ gets them in bulks of the same size. */
export const BURST = 500;

/** Calls `onEnd` with the number of tasks ended so far and the task's id. */
export function countEnds(bus: EventBus, onEnd: (ended: number, taskId: string) => void): void {
  let ended = 0;
  bus.on((event) => {
    if (event.type === 'task' && event.change === 'finished') onEnd(++ended, event.task.id);
  });
}

const request = (prompt: string): GenerationRequest => ({
  kind: 'image',
  executor: 'demo_workflow',
  model: 'demo-image',
  requestedModel: 'demo-image',
  prompt,
  references: [],
  n: 1,
  profile: 'openai',
});

const windowRow = (index: number) => ({
  serverId: 'server',
  workspaceId: null,
  vendorWindowId: String(index),
  name: `window ${index}`,
  sortNumber: index,
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
});

const NO_MEDIA: MediaStore = {
  keep: async () => [],
  referencePath: () => '',
  pathOf: () => null,
  removeTask: async () => undefined,
};
