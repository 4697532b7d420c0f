import type { BrowserSession } from '../../browser/index.ts';
import type { Executor } from '../../domain/index.ts';
import { isUsable, JobOwners } from '../kit/index.ts';
import { collect } from './collect.ts';
import { type DemoSite, expectedPrice, inspect, prepare } from './compose.ts';
import { abandon, find, follow } from './jobs.ts';
import { submit } from './submit.ts';

export { DemoProfileSchema } from './profile.ts';

/** `demo_workflow`: the built-in demo site, and the reference for who writes an executor. */
export function createDemoExecutor(site: DemoSite): Executor<BrowserSession> {
  const known = new JobOwners();
  return {
    code: 'demo_workflow',
    inspect: (session) => inspect(session, site),
    prepare: (session, request) => prepare(session, request, site),
    async submit(session, prepared, request) {
      const job = await submit(session, { prepared, request }, site);
      known.remember(job.id);
      return job;
    },
    follow(session, job) {
      known.remember(job.id);
      return follow(session, job, site);
    },
    collect: (session, outcome, request) => collect(session, { outcome, request }, site),
    find: (session, attempt, request) => find(session, { attempt, request, known }, site),
    abandon: (session, job) => abandon(session, job, site),
    isOwnPage: (url) => url.startsWith(`${site.origin()}/demo/`),
    isUsableAgain: (session) => isUsable(session, site.profile.guard),
    priceOf: (request) => expectedPrice(request, site.profile),
  };
}
