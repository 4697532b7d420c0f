import { z } from 'zod';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest } from '../../contract/index.ts';
import type { CollectedMedia, Outcome } from '../../domain/index.ts';
import { raceAbort } from '../../kernel/index.ts';
import { fetchMedia } from '../kit/index.ts';
import type { DemoSite } from './compose.ts';
import { JobAnswerSchema } from './shapes.ts';

const ItemSchema = z.object({
  jobId: z.string(),
  index: z.number(),
  url: z.string(),
  sizeBytes: z.number(),
});
type Item = z.infer<typeof ItemSchema>;

/** The files of an outcome, in order. A link that has died is renewed once, by the site's own record. */
export async function collect(
  session: BrowserSession,
  { outcome, request }: { outcome: Outcome; request: GenerationRequest },
  site: DemoSite,
): Promise<CollectedMedia[]> {
  const collected: CollectedMedia[] = [];
  for (const item of z.array(ItemSchema).parse(outcome.items)) {
    const media =
      (await fetchItem(session, item, { request, site })) ??
      (await fetchItem(session, await renewed(session, item, site), { request, site }));
    if (!media) {
      throw new GatewayError('media_invalid', 'The site no longer hands out the result', {
        stage: 'collecting',
      });
    }
    collected.push(media);
  }
  session.report(99);
  return collected;
}

function fetchItem(
  session: BrowserSession,
  item: Item,
  { request, site }: { request: GenerationRequest; site: DemoSite },
): Promise<CollectedMedia | null> {
  const { budgets, limits } = site.profile;
  return fetchMedia(session, {
    url: item.url,
    kind: request.kind,
    sizeBytes: item.sizeBytes,
    maxBytes: limits.mediaBytes,
    timeoutMs: budgets.fetchMs,
    clock: site.clock,
  });
}

/** A read the session alone suffices for: the record of one job, with links made anew. */
async function renewed(session: BrowserSession, item: Item, { profile }: DemoSite): Promise<Item> {
  const record = await raceAbort(
    session.page.evaluate(async (url) => {
      const response = await fetch(url);
      return response.ok ? response.json() : null;
    }, `${profile.paths.jobs}/${item.jobId}`),
    session.signal,
  );
  const answer = JobAnswerSchema.safeParse(record);
  const url = answer.data?.job.results.find(({ index }) => index === item.index)?.url;
  if (!url) {
    throw new GatewayError('media_invalid', 'The site gives no new link to the result', {
      stage: 'collecting',
    });
  }
  return { ...item, url };
}
