import type { Exchange } from '../shared/index.ts';
import type { Account } from './account.ts';
import { BODIES, RPCS } from './rpc/index.ts';
import { frame, type RpcAnswer, readTriplets, type Triplet, wireItem } from './wire/envelope.ts';
import { mismatches } from './wire/pattern.ts';
import type { FlowWorld } from './world.ts';

export const BATCH_PATH = '/_/AiSandboxAngularFrontend/data/batchexecute';

/** The page's one endpoint. HTTP 400 for a broken envelope or a wrong `at`; everything else is 200. */
export async function batchExecute(world: FlowWorld, exchange: Exchange): Promise<void> {
  const account = world.accountOf(exchange);
  const form = new URLSearchParams((await exchange.body()).toString('utf8'));
  const broken = brokenEnvelope(exchange, account, form);
  if (broken) return complain(world, exchange, account, broken);
  let triplets: Triplet[];
  try {
    triplets = readTriplets(form.get('f.req') ?? '');
  } catch (error) {
    return complain(world, exchange, account, error instanceof Error ? error.message : String(error));
  }
  const answers = await Promise.all(triplets.map((triplet) => answer(world, exchange, account, triplet)));
  if (answers.includes('http_400')) return exchange.text(400, 'text/plain', 'Bad Request');
  if (answers.includes('cut')) return exchange.cut();
  if (answers.includes('never')) return;
  const items = answers.map((found, i) => wireItem(triplets[i]?.rpc ?? '', found as RpcAnswer));
  const off = account.scenarios.look('length_line_off_by_one') ? 1 : 0;
  exchange.text(200, 'application/json', frame(items, off));
}

function brokenEnvelope(exchange: Exchange, account: Account, form: URLSearchParams): string | undefined {
  const query = exchange.url.searchParams;
  if (exchange.method !== 'POST') return 'not a POST';
  if (!exchange.header('content-type').startsWith('application/x-www-form-urlencoded')) return 'not a form';
  if (exchange.header('x-same-domain') !== '1') return 'X-Same-Domain is missing';
  if (query.get('rt') !== 'c') return 'rt is not c';
  if (!/^\d+$/.test(query.get('_reqid') ?? '')) return '_reqid is no number';
  if (!query.get('bl') || !query.get('f.sid') || !query.get('source-path'))
    return 'bl, f.sid or source-path missing';
  return form.get('at') === account.csrf ? undefined : 'at is wrong';
}

function complain(world: FlowWorld, exchange: Exchange, account: Account, problem: string): void {
  world.journal.problems.push({ at: world.clock.now(), account: account.id, rpc: '', problem });
  exchange.text(400, 'text/plain', 'Bad Request');
}

async function answer(world: FlowWorld, exchange: Exchange, account: Account, { rpc, args: sent }: Triplet) {
  const at = world.clock.now();
  world.journal.calls.push({ at, account: account.id, rpc, args: rpc === 'maseQ' ? '(file)' : sent });
  if (!account.signedIn || account.scenarios.look('signed_out')) return { code: 16 };
  const handler = RPCS[rpc];
  const args = undrifted(account, sent);
  const problems = handler ? mismatches(args, BODIES[rpc] ?? null) : ['no such call'];
  for (const problem of problems) world.journal.problems.push({ at, account: account.id, rpc, problem });
  if (!handler || problems.length > 0) return { code: 3 };
  if (rpc === 'maseQ' && account.scenarios.look('upload_failed')?.variant === 'http_400') {
    account.scenarios.take('upload_failed');
    return 'http_400' as const;
  }
  const [, projectId = ''] =
    /\/project\/([0-9a-f-]+)/.exec(exchange.url.searchParams.get('source-path') ?? '') ?? [];
  const project = account.projects.get(projectId);
  return handler({ world, account, exchange, rpc, args, ...(project && { project }) });
}

/** Bodies of a drifted page carry one more slot in front; this site has moved on with it. */
function undrifted(account: Account, args: unknown): unknown {
  const drifted = account.scenarios.look('shape_drift')?.what === 'body';
  return drifted && Array.isArray(args) && args[0] === 'v2' ? args.slice(1) : args;
}
