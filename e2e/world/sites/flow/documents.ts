import type { Exchange } from '../shared/index.ts';
import type { Account, Locale } from './account.ts';
import { pageOffer } from './offer.ts';
import { TEXTS } from './texts.ts';
import type { FlowWorld } from './world.ts';

const BUILD = 'boq_labs-ai-sandbox-frontend_20260929.10_p0';
const LOCALES: readonly string[] = Object.keys(TEXTS);
const isLocale = (word: string): word is Locale => LOCALES.includes(word);

/** Scenario, then `?hl=`, then the browser's language when the account has none of its own, then English. */
export function pageLocale(exchange: Exchange, account: Account): Locale {
  const scenario = account.scenarios.look('locale', 'localized');
  const wished = [
    scenario && String(scenario.to ?? 'zh'),
    exchange.url.searchParams.get('hl')?.slice(0, 2),
    account.locale !== 'en' ? account.locale : undefined,
    exchange.header('accept-language').slice(0, 2),
  ];
  return wished.find((word): word is Locale => word !== undefined && isLocale(word)) ?? 'en';
}

/** Data inside a `<script>`: `<` must not end it. */
const inline = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

export function documentOf(world: FlowWorld, exchange: Exchange, account: Account): string {
  const locale = pageLocale(exchange, account);
  const wiz = { SNlM0e: account.csrf, FdrFJe: account.sid, cfb2h: BUILD };
  const { timing } = world;
  const boot = {
    locale,
    texts: TEXTS[locale],
    account: { id: account.id, email: account.email, plan: account.plan, credits: account.credits },
    offer: pageOffer(account.shownOffer),
    settings: account.settings,
    consented: account.consented,
    reloaded: account.loads > 1,
    projects: [...account.projects.values()].map(({ id, title }) => ({ id, title })),
    scenarios: account.scenarios,
    timing,
  };
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>Flow</title>
<link rel="stylesheet" href="/_/static/flow.css">
<script>window.WIZ_global_data=${inline(wiz)}</script>
<script type="application/json" id="world-boot">${inline(boot)}</script>
</head><body><aisandbox-root></aisandbox-root><script type="module" src="/_/static/main.js"></script></body></html>`;
}

/** `/about`: one `button.cta-button` leads to Google; every other button only looks like it. */
export function landing(locale: Locale, serviceLogin = false): string {
  const signIn =
    'https://accounts.google.com/v3/signin/confirmidentifier?continue=https%3A%2F%2Fflow.google.com%2F';
  const link = 'https://accounts.google.com/ServiceLogin?continue=https%3A%2F%2Fflow.google.com%2F';
  const others = '<button class="flow-button variant-primary">…</button>'.repeat(17);
  const cta = `<button class="cta-button flow-button variant-primary" onclick="location.href='${signIn}'">${TEXTS[locale].createWithFlow}</button>`;
  const body = serviceLogin ? `<a href="${link}">Sign in</a>` : `${cta}<div>${others}</div>`;
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>Google Flow</title>
<script>window.WIZ_global_data=${inline({ SNlM0e: 'about', FdrFJe: '1', cfb2h: 'boq_labs-about_20260929.10_p0' })}</script>
</head><body><h1>Flow</h1>${body}</body></html>`;
}

export function signInPage(account: Account, path: string, back: string, locale: Locale): string {
  const { signIn, chooseAccount, confirmItsYou, next } = TEXTS[locale];
  const confirm = path.includes('confirmidentifier') || path.includes('challenge');
  const done = `https://accounts.google.com/__done?continue=${encodeURIComponent(back)}`;
  return `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${signIn} - Google Accounts</title></head>
<body><h1>${confirm ? confirmItsYou : chooseAccount}</h1><p>${account.email}</p>
<div id="identifierNext"><button onclick="location.href='${done}'">${next}</button></div></body></html>`;
}

/** Google's traffic page, or the frame of a human check inside Flow. A person's click ends it. */
export function sorryPage(back: string, framed: boolean): string {
  const done = `location.href='https://www.google.com/sorry/__done?continue=${encodeURIComponent(back)}'`;
  const click = framed ? `parent.postMessage('person','https://flow.google.com')` : done;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sorry</title></head><body style="font:16px sans-serif">
<p>Our systems have detected unusual traffic from your computer network.</p>
<div id="captcha-form"><button onclick="${click.replaceAll('"', '&quot;')}">I'm not a robot</button></div></body></html>`;
}
