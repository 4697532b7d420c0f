import type { BrowserSession } from '../../browser/index.ts';
import type { GenerationRequest } from '../../contract/index.ts';
import type { Executor } from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import { type CheckUp, JobOwners } from '../kit/index.ts';
import { type FlowSite, inspect, isOwnPage, isUsableAgain } from './account.ts';
import { checkUp } from './check-up.ts';
import { collect, tidy } from './collect.ts';
import { prepare } from './compose.ts';
import { follow } from './follow.ts';
import { find, submit } from './orders.ts';
import { type FlowProfile, planOf } from './profile.ts';
import { readJob } from './wire.ts';

export { FlowProfileSchema } from './profile.ts';

interface Basics {
  profile: FlowProfile;
  clock: Clock;
}

const siteOf = (basics: Basics): FlowSite => ({
  ...basics,
  owners: new JobOwners(),
  projects: new WeakMap(),
  balances: new WeakMap(),
  offers: new WeakMap(),
  records: new Map(),
  oldErrors: new WeakMap(),
  untouched: new WeakSet(),
  files: new Map(),
});

/** Tries every line of the profile on a live page that is signed in; pays nothing. */
export const checkUpFlow = (session: BrowserSession, basics: Basics, check: CheckUp): Promise<void> =>
  checkUp(session, siteOf(basics), check);

/** `veo_workflow`: Google Flow with Veo, Omni and Nano Banana. */
export function createFlowExecutor(basics: Basics): Executor<BrowserSession> {
  const site = siteOf(basics);
  const own = (job: Parameters<typeof readJob>[0]) => {
    for (const { mediaId } of readJob(job).media) site.owners.remember(mediaId);
  };
  const forget = (ids: readonly string[]) => {
    for (const id of ids) site.records.delete(id);
  };
  return {
    code: 'veo_workflow',
    inspect: (session) => inspect(session, site),
    prepare: (session, request) => prepare(session, request, site),
    async submit(session, prepared, request) {
      const job = await submit(session, { prepared, request }, site);
      own(job);
      return job;
    },
    async follow(session, job, request) {
      own(job);
      const outcome = await follow(session, { job, request }, site);
      forget(readJob(job).media.map(({ mediaId }) => mediaId));
      return outcome;
    },
    collect: (session, outcome, request) => collect(session, { outcome, request }, site),
    find: (session, attempt, request) => find(session, { attempt, request }, site),
    tidy: (session, job) => tidy(session, job, site),
    priceOf: (request) => priceOf(request, basics.profile),
    isUsableAgain: (session) => isUsableAgain(session, site),
    isOwnPage: (url) => isOwnPage(url, basics.profile),
  };
}

/** Null for a request the site could not serve anyway. */
function priceOf(request: GenerationRequest, profile: FlowProfile): number | null {
  try {
    return planOf(request, profile).price?.credits ?? null;
  } catch {
    return null;
  }
}
