import { readFile } from 'node:fs/promises';
import { drawJpeg, type Exchange } from '../shared/index.ts';
import type { Account } from './account.ts';
import { BATCH_PATH, batchExecute } from './batch-execute.ts';
import { control, isControl } from './control.ts';
import { documentOf, landing, pageLocale, signInPage, sorryPage } from './documents.ts';
import { bytesOf, posterOf } from './media.ts';
import type { FlowWorld } from './world.ts';

export async function flowGoogle(world: FlowWorld, exchange: Exchange): Promise<void> {
  const { pathname } = exchange.url;
  if (isControl(exchange)) return control(world, exchange);
  if (pathname === BATCH_PATH) return batchExecute(world, exchange);
  if (pathname.startsWith('/_/static/')) return asset(exchange, pathname.slice('/_/static/'.length));
  if (pathname.startsWith('/asb/')) return opaque(world, exchange, pathname.slice('/asb/'.length));
  if (pathname === '/favicon.ico') return exchange.bytes(204, 'image/x-icon', new Uint8Array());
  const account = world.accountOf(exchange);
  world.journal.pages.push({ at: world.clock.now(), account: account.id, url: exchange.url.href });
  if (pathname === '/about') return exchange.html(landing(pageLocale(exchange, account)));
  if (pathname !== '/' && !/^\/project\/[0-9a-f-]+(\/(edit|scene)\/[0-9a-f-]+)?$/.test(pathname))
    return exchange.html('<h1>404</h1>', 404);
  return app(world, exchange, account);
}

async function app(world: FlowWorld, exchange: Exchange, account: Account): Promise<void> {
  const away = turnedAway(exchange, account);
  if (away === 'here') return exchange.html(landing(pageLocale(exchange, account), true));
  if (away) return exchange.redirect(away);
  const [, projectId] = /^\/project\/([0-9a-f-]+)/.exec(exchange.url.pathname) ?? [];
  if (projectId && !account.projects.has(projectId)) return exchange.redirect('/');
  if (account.scenarios.take('crash_page', 1))
    return exchange.html('<h1>Something went wrong. Please try again in a few minutes.</h1>');
  account.loadedAt = world.clock.now();
  account.loads++;
  exchange.setHeader('cache-control', 'no-store');
  exchange.html(documentOf(world, exchange, account));
}

const SIGN_IN = 'https://accounts.google.com/v3/signin';

/** Where a page load goes instead of the app; `here` = a sign-in link on Flow's own host. */
function turnedAway(exchange: Exchange, account: Account): string | undefined {
  const back = encodeURIComponent(exchange.url.href);
  const { scenarios } = account;
  const challenge = scenarios.look('challenge');
  if (scenarios.look('sorry_page') || (challenge && (challenge.when ?? 'load') === 'load'))
    return `https://www.google.com/sorry/index?continue=${back}`;
  if (scenarios.look('about_landing')) return '/about';
  const out = scenarios.look('signed_out');
  if (!out && account.signedIn) return undefined;
  if (out?.variant === 'about') return '/about';
  if (out?.variant === 'service_login') return 'here';
  return `${SIGN_IN}/identifier?continue=${back}&flowName=GlifWebSignIn`;
}

/** The person's own steps at Google. Finishing them ends every scenario that lost the login. */
export async function accountsGoogle(world: FlowWorld, exchange: Exchange): Promise<void> {
  const account = world.accountOf(exchange);
  const { pathname, searchParams } = exchange.url;
  const back = searchParams.get('continue') ?? 'https://flow.google.com/';
  if (pathname !== '/__done')
    return exchange.html(signInPage(account, pathname, back, pageLocale(exchange, account)));
  account.signedIn = true;
  for (const name of ['signed_out', 'about_landing', 'expired_mid_job'] as const)
    account.scenarios.clear(name);
  world.signIn(exchange, account);
  exchange.redirect(back);
}

export async function googleSorry(world: FlowWorld, exchange: Exchange): Promise<void> {
  const account = world.accountOf(exchange);
  const { pathname, searchParams } = exchange.url;
  if (pathname.startsWith('/recaptcha/')) return exchange.html(sorryPage('', true));
  const back = searchParams.get('continue') ?? 'https://flow.google.com/';
  if (pathname !== '/sorry/__done') return exchange.html(sorryPage(back, false), 429);
  account.scenarios.clear('sorry_page');
  account.scenarios.clear('challenge');
  exchange.redirect(back);
}

/** Labs has moved for good. */
export const labsGoogle = (exchange: Exchange): void =>
  exchange.url.pathname.includes('/tools/flow')
    ? exchange.redirect('https://flow.google.com/', 308)
    : exchange.text(404, 'text/plain', 'Not found');

export const portrait = (exchange: Exchange): void =>
  exchange.bytes(200, 'image/jpeg', drawJpeg(exchange.url.pathname, 64, 64));

const TYPES: Record<string, string> = { js: 'text/javascript', css: 'text/css' };

async function asset(exchange: Exchange, name: string): Promise<void> {
  const [, kind = ''] = /^[a-z0-9-]+\.(js|css)$/.exec(name) ?? [];
  const file = new URL(`./page/${name}`, import.meta.url);
  const source = kind ? await readFile(file, 'utf8').catch(() => undefined) : undefined;
  if (source === undefined) exchange.text(404, 'text/plain', 'Not found');
  else exchange.text(200, TYPES[kind] ?? 'text/plain', source);
}

/** `/asb/<token>`: a picture, or, asked by a `<video>`, a redirect to the film on another host. */
async function opaque(world: FlowWorld, exchange: Exchange, token: string): Promise<void> {
  const media = [...world.media.values()].find(({ asbToken }) => asbToken === token);
  if (!media) return exchange.text(404, 'text/plain', 'Not found');
  if (media.kind === 'image') return exchange.file(media.mime, await bytesOf(media));
  if (exchange.header('sec-fetch-dest') !== 'video') return exchange.file('image/jpeg', posterOf(media));
  const film = `https://rr1---sn-flow.googlevideo.com/videoplayback/${media.mediaId}`;
  return exchange.redirect(world.signer.sign(film, world.clock.now() + world.timing.urlLife));
}
