import { Gauge, type Registry } from 'prom-client';
import type { Logger } from '../../kernel/index.ts';
import type { MetricsSources } from './metrics-sources.ts';

/** Gauges that are asked for when somebody scrapes. */
export function poolGauges(registry: Registry, sources: MetricsSources, log: Logger): void {
  const asked = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        guarded(log, name, () => this.set(read()));
      },
    });
  /** One row a key; keys that are gone leave the scrape. */
  const askedBy = (name: string, help: string, label: string, read: () => Record<string, number>) =>
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        guarded(log, name, () => {
          for (const [key, value] of Object.entries(read())) this.set({ [label]: key }, value);
        });
      },
    });

  asked('fpb_tasks_queued', 'Tasks waiting', () => sources.load().queued);
  asked('fpb_tasks_running', 'Tasks on a window', () => sources.load().running);
  asked('fpb_windows_attached', 'Windows the service is attached to', sources.windowsAttached);
  asked(
    'fpb_lease_oldest_seconds',
    'Age of the oldest lease; 0 without any',
    () => sources.snapshot().oldestLeaseMs / 1000,
  );
  askedBy(
    'fpb_tasks_queued_by_type',
    'Tasks waiting, by task type',
    'task_type',
    () => sources.snapshot().queuedByType,
  );
  askedBy(
    'fpb_tasks_running_by_stage',
    'Tasks on a window, by stage',
    'stage',
    () => sources.snapshot().runningByStage,
  );
  askedBy(
    'fpb_windows_by_state',
    'Bindings (window and task type) by what keeps them from a task; `free`: nothing',
    'state',
    () => sources.snapshot().windowsByObstacle,
  );
}

function guarded(log: Logger, name: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    log.warn('a metric could not be read', { name, error });
  }
}
