import { createKeyLimits, type KeyLimits } from '../access/index.ts';
import { type CallbackDesk, createTaskNews, type TaskNewsDesk } from '../notify/index.ts';
import { createMetrics, type Metrics, type PoolSnapshot } from '../observe/index.ts';
import { RepeatGuard } from '../server/index.ts';
import { createCallbackDesk } from './callbacks.ts';
import type { Engine } from './engine.ts';

/** What listens to the engine while the service runs. */
export interface LiveParts {
  news: TaskNewsDesk;
  metrics: Metrics;
  limits: KeyLimits;
  repeats: RepeatGuard;
  callbacks: CallbackDesk;
  close(): Promise<void>;
}

/** Before the first request is taken: the limits count what a former process left. */
export async function openLiveParts(engine: Engine, version: string): Promise<LiveParts> {
  const { store, bus, clock, log, scheduler, sessions } = engine;
  const liveByKey = await store.tasks.liveByKey();
  const limits = createKeyLimits({ liveByKey, bus, clock });
  const news = createTaskNews({
    history: store.tasks,
    bus,
    clock,
    log,
    waitingReason: (task) => scheduler.desk.waitingReason(task),
  });
  const metrics = createMetrics({
    sources: {
      load: () => scheduler.load(),
      snapshot: () => snapshotByCode(engine),
      windowsAttached: () => sessions.attached().length,
    },
    version,
    startedAt: clock.now(),
    log,
  });
  const leaveBus = bus.on((event) => metrics.onEvent(event));
  const repeats = new RepeatGuard({ ledger: store.orderKeys, desk: scheduler.desk, clock, log });
  const callbacks = createCallbackDesk(engine);
  await callbacks.start();
  const close = async () => {
    leaveBus();
    limits.close();
    news.close();
    metrics.close();
    await callbacks.close();
  };
  return { news, metrics, limits, repeats, callbacks, close };
}

/** The scheduler knows task types by id, people and their graphs by code. */
function snapshotByCode({ scheduler, store }: Engine): PoolSnapshot {
  const codes = new Map(store.config.get().taskTypes.map(({ id, code }) => [id, code]));
  const snapshot = scheduler.snapshot();
  const queuedByType: Record<string, number> = {};
  for (const [id, count] of Object.entries(snapshot.queuedByType)) {
    const code = codes.get(id) ?? 'deleted';
    queuedByType[code] = (queuedByType[code] ?? 0) + count;
  }
  return { ...snapshot, queuedByType };
}
