import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest, type JsonObject } from '../../contract/index.ts';
import type { Prepared, RemoteJob } from '../../domain/index.ts';
import { differences, type Submitted, submitOnce } from '../kit/index.ts';
import { type DemoSite, promptOf } from './compose.ts';
import { refusalIn } from './errors.ts';
import { JobAnswerSchema, jsonOf, pathOf } from './shapes.ts';

/** The paid click. The page's own order is compared with what was asked, the site's reply decides. */
export async function submit(
  session: BrowserSession,
  { prepared, request }: { prepared: Prepared; request: GenerationRequest },
  site: DemoSite,
): Promise<RemoteJob> {
  const { paths, selectors, guard, budgets } = site.profile;
  const submitted = await submitOnce(session, {
    button: session.page.locator(selectors.generate),
    rules: guard,
    isOrder: ({ method, url }) => method === 'POST' && pathOf(url) === paths.jobs,
    ...budgets,
  });
  const job = await readReply(submitted, site);
  const sent: unknown = JSON.parse(submitted.order.body ?? 'null');
  const wrong = differences({ ...prepared.settings, prompt: promptOf(request) }, sent);
  if (wrong.length > 0) {
    // Paid already, and not what was asked: never sent again.
    throw new GatewayError('submitted_otherwise', `The page ordered with another ${wrong.join(', ')}`, {
      stage: 'submitted',
    });
  }
  return job;
}

async function readReply({ reply }: Submitted, site: DemoSite): Promise<RemoteJob> {
  // A refusal made nothing, so it counts as not submitted.
  const refused = await refusalIn(reply, { stage: 'before_submit', now: site.clock.now() });
  if (refused) throw refused;
  const answer = JobAnswerSchema.safeParse(await jsonOf(reply));
  if (!answer.success) {
    throw new GatewayError(
      'site_timeout',
      `The order was answered with ${reply.status} and nothing readable`,
      {
        stage: 'submitting',
      },
    );
  }
  const { id, clientId, createdAt } = answer.data.job;
  const data: JsonObject = { clientId, createdAt };
  return { id, data };
}
