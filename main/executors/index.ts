import { join } from 'node:path';
import type { BrowserSession } from '../browser/index.ts';
import type { ExecutorCode } from '../contract/index.ts';
import type { Executor, ExecutorRegistry } from '../domain/index.ts';
import type { Clock } from '../kernel/index.ts';
import { createDemoExecutor, DemoProfileSchema } from './demo/index.ts';
import { loadSiteProfile } from './kit/index.ts';

export interface ExecutorRegistryOptions {
  /** Holds `sites/<site>.json`. */
  assetsFolder: string;
  /** `<site>.json` here wins over the shipped one. */
  overrideFolder: string;
  /** Where the demo site is reached, without a slash at the end; asked for with each use. */
  origin: () => string;
  clock: Clock;
}

/** Errors: plain `Error` naming file and line when a site profile does not fit its schema. */
export function createExecutorRegistry(options: ExecutorRegistryOptions): ExecutorRegistry {
  const { assetsFolder, overrideFolder, origin, clock } = options;
  const profileOf = <T>(site: string, schema: Parameters<typeof loadSiteProfile<T>>[1]): T =>
    loadSiteProfile(
      join(assetsFolder, 'sites', `${site}.json`),
      schema,
      join(overrideFolder, `${site}.json`),
    );

  const executors = new Map<ExecutorCode, Executor>();
  const add = (executor: Executor<BrowserSession>): void => {
    // Windows lend browser sessions only; the scheduler, which knows the port alone, passes them through unseen.
    executors.set(executor.code, executor);
  };
  add(createDemoExecutor({ profile: profileOf('demo', DemoProfileSchema), origin, clock }));
  return { get: (code) => executors.get(code), codes: () => [...executors.keys()] };
}
