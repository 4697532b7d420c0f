import Router from '@koa/router';
import { z } from 'zod';
import { SESSION_COOKIE } from './gate.ts';
import { readJson } from './read-body.ts';
import { SCENARIOS } from './scenarios.ts';
import type { SiteParts } from './site-parts.ts';

const ScenarioSchema = z.object({ scenario: z.enum(SCENARIOS).nullable(), account: z.string().optional() });

/** For tests and for the curious: `POST /demo/__scenario {scenario, account?}`, `GET /demo/__journal[?account=]`. */
export function controlRoutes(parts: SiteParts): Router {
  const router = new Router();
  const own = (cookie: string | undefined): string | undefined => {
    const account = parts.accounts.bySession(cookie);
    return typeof account === 'object' ? account.id : undefined;
  };

  router.post('/__scenario', async (ctx) => {
    const body = ScenarioSchema.safeParse(await readJson(ctx.req));
    const account = body.data?.account ?? own(ctx.cookies.get(SESSION_COOKIE));
    const done =
      body.success && account !== undefined && parts.accounts.setScenario(account, body.data.scenario);
    if (done) parts.keeper.changed();
    ctx.status = done ? 200 : 400;
    ctx.body = { ok: done, account, scenarios: SCENARIOS };
  });

  router.get('/__journal', (ctx) => {
    const asked = typeof ctx.query.account === 'string' ? ctx.query.account : undefined;
    const account = asked ?? own(ctx.cookies.get(SESSION_COOKIE));
    ctx.body = { ok: true, rows: parts.state.journal.filter((row) => row.accountId === account) };
  });

  return router;
}
