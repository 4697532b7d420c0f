import type { Middleware } from 'koa';
import type { DemoContextState, SiteParts } from './site-parts.ts';

export const SESSION_COOKIE = 'demo_sid';
const COOKIE_MAX_AGE_MS = 180 * 24 * 3600 * 1000;

type DemoMiddleware = Middleware<DemoContextState>;
type Cookies = { set(name: string, value: string, options: object): unknown };

export const setSessionCookie = (cookies: Cookies, sessionId: string): void => {
  cookies.set(SESSION_COOKIE, sessionId, {
    path: '/demo',
    httpOnly: true,
    sameSite: 'lax',
    overwrite: true,
    maxAge: COOKIE_MAX_AGE_MS,
  });
};

const CHALLENGE_ANSWER = '<!doctype html><title>Just a moment...</title><p>Verify you are human';

/** For the JSON API: JSON 401 without a session, HTML 403 while a challenge is up, as real sites answer. */
export function apiGate(parts: SiteParts): DemoMiddleware {
  return async (ctx, next) => {
    const sessionId = ctx.cookies.get(SESSION_COOKIE);
    const account = parts.accounts.bySession(sessionId);
    ctx.set('cache-control', 'no-store');
    if (account === 'unknown' || account === 'signed_out' || account.scenario === 'signed_out') {
      ctx.status = 401;
      ctx.body = { ok: false, reason: 'SIGNED_OUT', message: 'Your session has expired. Sign in again.' };
      return;
    }
    if (account.scenario === 'challenge') {
      ctx.status = 403;
      ctx.type = 'html';
      ctx.body = CHALLENGE_ANSWER;
      return;
    }
    ctx.state.account = account;
    ctx.state.sessionId = sessionId;
    await next();
  };
}
