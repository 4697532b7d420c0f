import { signedLink } from './signed-links.ts';
import type { SiteParts } from './site-parts.ts';
import type { Job } from './state.ts';

const LINK_LIFE_MS = 15 * 60_000;

interface ViewOptions {
  page?: string | undefined;
  /** Asked for this one record: its links are made anew. */
  fresh?: boolean;
}

/** A job as the page gets it. */
export function viewJob(parts: SiteParts, job: Job, { page, fresh = false }: ViewOptions = {}) {
  return {
    id: job.id,
    clientId: job.clientId,
    model: job.model,
    prompt: job.prompt,
    settings: job.settings,
    references: job.references,
    referenceLinks: job.references.map((id) =>
      signedLink(parts.state.secret, id, parts.clock.now() + LINK_LIFE_MS),
    ),
    price: job.price,
    state: job.state,
    position: parts.queue.position(job),
    percent: job.percent,
    reason: job.reason,
    message: job.message,
    claimable: parts.queue.mayClaim(job, page),
    createdAt: job.createdAt,
    finishedAt: job.finishedAt,
    results: job.state === 'done' ? viewResults(parts, job, fresh) : [],
  };
}

function viewResults(parts: SiteParts, job: Job, fresh: boolean) {
  const stale = job.scenario === 'expired_url' && !fresh;
  const expires = parts.clock.now() + (stale ? -60_000 : LINK_LIFE_MS);
  return job.results.flatMap((id, index) => {
    const file = id === null ? undefined : parts.files.get(id);
    if (!file) return [];
    const { mime, sizeBytes, width, height } = file;
    const url =
      job.scenario === 'result_without_url' ? null : signedLink(parts.state.secret, file.id, expires);
    return [{ index, mime, sizeBytes, width, height, url }];
  });
}
