import { join } from 'node:path';
import type { BrowserSession } from '../browser/index.ts';
import type { ExecutorCode } from '../contract/index.ts';
import type { Executor, ExecutorRegistry } from '../domain/index.ts';
import type { Clock } from '../kernel/index.ts';
import { createDemoExecutor, DemoProfileSchema } from './demo/index.ts';
import { checkUpFlow, createFlowExecutor, FlowProfileSchema } from './flow/index.ts';
import { type CheckLine, CheckUp, loadSiteProfile } from './kit/index.ts';

export type { CheckLine } from './kit/index.ts';

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
  add(createFlowExecutor({ profile: profileOf('flow', FlowProfileSchema), clock }));
  return { get: (code) => executors.get(code), codes: () => [...executors.keys()] };
}

/**
 * Walks a site's profile on a live window and tells line by line what holds; orders nothing. Resolves with whether all
 * do. Errors: plain `Error` for a site without such a walk.
 */
export async function walkProfile(
  site: string,
  session: BrowserSession,
  { assetsFolder, overrideFolder, clock, tell }: ProfileWalk,
): Promise<boolean> {
  if (site !== 'flow') throw new Error(`There is no check-up for ${site}; there is one for flow`);
  const shipped = join(assetsFolder, 'sites', `${site}.json`);
  const profile = loadSiteProfile(shipped, FlowProfileSchema, join(overrideFolder, `${site}.json`));
  const check = new CheckUp(tell);
  await checkUpFlow(session, { profile, clock }, check);
  return check.lines.every(({ ok }) => ok);
}

export type ProfileWalk = Pick<ExecutorRegistryOptions, 'assetsFolder' | 'overrideFolder' | 'clock'> & {
  tell(line: CheckLine): void | Promise<void>;
};
