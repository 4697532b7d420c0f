import type { Candidate } from '../../domain/index.ts';
import type { Engine } from '../engine.ts';

/**
 * Bindings with what decides whether they may take a task, read from the ledgers: the scheduler's own list is empty while
 * no service runs. Credits that running tasks are expected to take are not known here and count as 0.
 */
export async function candidatesNow({ store, settings, sessions }: Engine): Promise<Candidate[]> {
  const { servers, taskTypes } = store.config.get();
  const [windows, bindings, tasks] = await Promise.all([
    store.windows.list({ includeVanished: true }),
    store.bindings.list(),
    store.tasks.unfinished(),
  ]);
  const running = tasks.filter(({ state }) => state !== 'queued');
  const attached = new Set(sessions.attached());
  return bindings.flatMap((binding): Candidate[] => {
    const window = windows.find(({ id }) => id === binding.windowId);
    const type = taskTypes.find(({ id }) => id === binding.taskTypeId);
    if (!window || !type) return [];
    const own = running.filter(({ bindingId }) => bindingId === binding.id);
    return [
      {
        binding,
        window,
        running: own.length,
        unplaced: own.filter(({ submittedAt }) => submittedAt === null).length,
        windowRunning: running.filter(({ windowId }) => windowId === window.id).length,
        reserved: 0,
        concurrency: binding.concurrency ?? type.concurrency,
        dailyLimit: binding.dailyLimit ?? type.dailyLimit,
        serverEnabled: type.enabled && servers.some(({ id, enabled }) => enabled && id === window.serverId),
        paused: type.paused || settings().paused,
        isOpen: attached.has(window.id),
      },
    ];
  });
}
