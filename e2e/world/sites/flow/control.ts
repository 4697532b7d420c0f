import type { Exchange } from '../shared/index.ts';
import type { Account, AccountOptions } from './account.ts';
import { isScenario, type ScenarioOptions } from './scenarios.ts';
import type { FlowWorld } from './world.ts';

export const isControl = (exchange: Exchange): boolean => exchange.url.pathname.startsWith('/__world');

/** The world's own doors, on every host name of it and on the plain control port. See the README for the table. */
export async function control(world: FlowWorld, exchange: Exchange): Promise<void> {
  const [, , door = '', id = ''] = exchange.url.pathname.split('/');
  const { method } = exchange;
  if (door === 'as') return become(world, exchange, id);
  if (door === 'who') return exchange.json(summary(world.accountOf(exchange)));
  if (door === 'flags') return exchange.json(world.accountOf(exchange).scenarios);
  if (door === 'person-consents') {
    world.accountOf(exchange).consented = true;
    return exchange.json({});
  }
  if (door === 'person-passed') {
    world.accountOf(exchange).scenarios.clear('challenge');
    return exchange.json({});
  }
  if (door === 'journal' && method === 'DELETE') world.journal.clear();
  if (door === 'journal') return exchange.json(world.journal);
  if (door === 'jobs') return exchange.json(world.jobs);
  if (door === 'accounts') return accounts(world, exchange, id);
  if (door === 'scenario') return scenario(world, exchange);
  exchange.json({ error: 'no such door' }, 404);
}

function become(world: FlowWorld, exchange: Exchange, id: string): void {
  const account = world.accounts.get(id) ?? world.addAccount({ id });
  world.signIn(exchange, account);
  exchange.redirect(exchange.url.searchParams.get('to') ?? '/');
}

async function accounts(world: FlowWorld, exchange: Exchange, id: string): Promise<void> {
  if (exchange.method !== 'POST') return exchange.json([...world.accounts.values()].map(summary));
  const wishes = (await readJson(exchange)) as AccountOptions;
  const account = world.accounts.get(id) ?? world.addAccount({ ...wishes, ...(id && { id }) });
  const { credits, locale, signedIn } = wishes;
  Object.assign(account, {
    ...(credits !== undefined && { credits }),
    ...(locale !== undefined && { locale }),
    ...(signedIn !== undefined && { signedIn }),
  });
  exchange.json(summary(account));
}

/** `{account: ID | "all", scenario, options?}`; DELETE with the same, without `scenario` = all off. */
async function scenario(world: FlowWorld, exchange: Exchange): Promise<void> {
  const wish = await readJson(exchange);
  const whom = String(wish.account ?? 'all');
  const name = wish.scenario === undefined ? undefined : String(wish.scenario);
  if (whom !== 'all' && !world.accounts.has(whom)) return exchange.json({ error: `no account ${whom}` }, 404);
  if (name !== undefined && !isScenario(name)) return exchange.json({ error: `no scenario ${name}` }, 400);
  if (exchange.method === 'DELETE') world.clearScenario(whom, name);
  else if (name) world.setScenario(whom, name, (wish.options ?? {}) as ScenarioOptions);
  exchange.json({});
}

async function readJson(exchange: Exchange): Promise<Record<string, unknown>> {
  const body = (await exchange.body()).toString('utf8');
  return body ? JSON.parse(body) : {};
}

const summary = (account: Account): object => ({
  id: account.id,
  email: account.email,
  plan: account.plan,
  credits: account.credits,
  locale: account.locale,
  signedIn: account.signedIn,
  projects: [...account.projects.values()].map(({ id, title, media }) => ({
    id,
    title,
    media: media.length,
  })),
  scenarios: account.scenarios,
});
