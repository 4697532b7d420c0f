import Router from '@koa/router';
import type { Context } from 'koa';
import { z } from 'zod';
import { SESSION_COOKIE, setSessionCookie } from './gate.ts';
import { readBody } from './read-body.ts';
import { sendFile } from './send-file.ts';
import { linkIsGood } from './signed-links.ts';
import type { SiteParts } from './site-parts.ts';

const SignInSchema = z.object({ name: z.string().trim().min(1).max(60) });

const CONTENT_SECURITY =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; frame-ancestors 'none'; form-action 'self'";

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

const showPage = (parts: SiteParts, ctx: Context, file: string, status = 200): void => {
  ctx.set('content-security-policy', CONTENT_SECURITY);
  ctx.status = status;
  sendFile(ctx, { root: parts.assetsFolder, path: file, status, cacheControl: 'no-store' });
};

/** Documents, scripts and media. */
export function pageRoutes(parts: SiteParts): Router {
  const { accounts, keeper, files } = parts;
  const router = new Router();

  router.get('/', (ctx) => {
    // Relative links of the page need the slash.
    if (!ctx.path.endsWith('/')) return ctx.redirect(`/demo/${ctx.search}`);
    const sessionId = ctx.cookies.get(SESSION_COOKIE);
    let account = accounts.bySession(sessionId);
    if (account === 'unknown') {
      const welcome = accounts.welcome();
      setSessionCookie(ctx.cookies, welcome.sessionId);
      keeper.changed();
      account = welcome.account;
    }
    if (account === 'signed_out' || account.scenario === 'signed_out') return ctx.redirect('/demo/signin');
    if (account.scenario === 'challenge') return showPage(parts, ctx, 'challenge.html', 403);
    showPage(parts, ctx, 'index.html');
  });

  router.get('/signin', (ctx) => showPage(parts, ctx, 'signin.html'));

  router.post('/signin', async (ctx) => {
    const body = await readBody(ctx.req, 10_000);
    const form = SignInSchema.safeParse(Object.fromEntries(new URLSearchParams(body?.toString('utf8'))));
    if (!form.success) return ctx.redirect('/demo/signin?error=name');
    const { sessionId } = accounts.signIn(ctx.cookies.get(SESSION_COOKIE), form.data.name);
    setSessionCookie(ctx.cookies, sessionId);
    keeper.changed();
    ctx.redirect('/demo/');
  });

  router.get('/signout', (ctx) => {
    accounts.signOut(ctx.cookies.get(SESSION_COOKIE));
    keeper.changed();
    ctx.redirect('/demo/signin');
  });

  /** Only a person ticks the box; tests count that no program did. */
  router.post('/challenge', (ctx) => {
    const account = accounts.bySession(ctx.cookies.get(SESSION_COOKIE));
    if (typeof account === 'object' && account.scenario === 'challenge') {
      account.scenario = null;
      account.challengesPassed++;
      keeper.changed();
    }
    ctx.redirect('/demo/');
  });

  router.get('/assets/mediabunny.mjs', (ctx) => {
    sendFile(ctx, { path: parts.muxerFile, cacheControl: 'max-age=3600' });
  });
  router.get('/assets/:file', (ctx) => {
    sendFile(ctx, { root: parts.assetsFolder, path: ctx.params.file ?? '', cacheControl: 'no-cache' });
  });

  router.get('/media/:id', async (ctx) => {
    const id = ctx.params.id ?? '';
    const query = { exp: one(ctx.query.exp), sig: one(ctx.query.sig) };
    if (!linkIsGood(parts.state.secret, id, query, parts.clock.now())) {
      ctx.status = 403;
      ctx.body = 'This link has expired';
      return;
    }
    const file = files.get(id);
    if (!file || !(await files.exists(file))) {
      ctx.status = 404;
      ctx.body = 'No longer kept';
      return;
    }
    ctx.set('content-disposition', `inline; filename="${file.id}.${file.mime.split('/')[1] ?? 'bin'}"`);
    sendFile(ctx, { path: await files.path(file), mime: file.mime, cacheControl: 'private, max-age=600' });
  });

  return router;
}
