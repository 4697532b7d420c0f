import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest, type JsonObject } from '../../contract/index.ts';
import type { AccountReport, Prepared } from '../../domain/index.ts';
import type { Clock } from '../../kernel/index.ts';
import {
  act,
  bindReferences,
  chooseOption,
  chooseRadio,
  guard,
  openPage,
  selectorFor,
  siteError,
  stopError,
  writePrompt,
} from '../kit/index.ts';
import { refusalIn } from './errors.ts';
import type { DemoProfile } from './profile.ts';
import { jsonOf, pathOf, SessionAnswerSchema, UploadAnswerSchema } from './shapes.ts';

/** What the executor's steps share. */
export interface DemoSite {
  profile: DemoProfile;
  origin: () => string;
  clock: Clock;
}

const openHome = (session: BrowserSession, { profile, origin, clock }: DemoSite) =>
  openPage(session, {
    url: `${origin()}${profile.paths.home}`,
    rules: profile.guard,
    clock,
    timeoutMs: profile.budgets.pageMs,
  });

/** At the site's page, or the hand-over is thrown. */
export async function goHome(session: BrowserSession, site: DemoSite): Promise<void> {
  const stop = await openHome(session, site);
  if (stop) throw stopError(stop);
}

export async function inspect(session: BrowserSession, site: DemoSite): Promise<AccountReport> {
  const { profile } = site;
  const waitEnd = new AbortController();
  const answer = session.wire.response((response) => pathOf(response.url) === profile.paths.session, {
    what: 'session',
    timeoutMs: profile.budgets.pageMs,
    signal: AbortSignal.any([session.signal, waitEnd.signal]),
  });
  answer.catch(() => undefined);
  try {
    const stop = await openHome(session, site);
    if (stop) {
      return {
        ...NOBODY,
        handOver: { code: stop.code, message: stop.message },
        details: { stop: stop.reason },
      };
    }
    const known = SessionAnswerSchema.safeParse(await jsonOf(await answer));
    const step = { what: 'read the account', timeoutMs: profile.budgets.settingMs };
    const account = session.page.locator(profile.selectors.account);
    return {
      signedIn: true,
      account: (await act(session, step, (limits) => account.textContent(limits)))?.trim() ?? null,
      plan: null,
      credits: await readNumber(session, site, 'credits'),
      creditsResetAt: known.data?.creditsResetAt ?? null,
      handOver: null,
      details: {
        accountId: await act(session, step, (limits) => account.getAttribute('data-account-id', limits)),
      },
    };
  } finally {
    waitEnd.abort(new GatewayError('site_timeout', 'No longer awaited'));
  }
}

const NOBODY = {
  signedIn: false,
  account: null,
  plan: null,
  credits: null,
  creditsResetAt: null,
} as const;

/** Settings, prompt and references on the page, each read back. Costs nothing. */
export async function prepare(
  session: BrowserSession,
  request: GenerationRequest,
  site: DemoSite,
): Promise<Prepared> {
  await goHome(session, site);
  await guard(session, site.profile.guard);
  const settings = settingsFor(request, site.profile);
  await applySettings(session, settings, site);
  await writePrompt(session, session.page.locator(site.profile.selectors.prompt), {
    text: promptOf(request),
    timeoutMs: site.profile.budgets.settingMs,
  });
  const references = await uploadReferences(session, request, site);
  const price = await readNumber(session, site, 'price');
  const credits = await readNumber(session, site, 'credits');
  if (credits < price) throw siteError('quota', `The account has ${credits} credits; this takes ${price}`);
  return { settings: { ...settings, references }, price };
}

/** The page trims it, and a text field knows one kind of newline. */
export const promptOf = (request: GenerationRequest): string => request.prompt.replace(/\r\n?/g, '\n').trim();

/** As the site's order names them. */
export function settingsFor(request: GenerationRequest, { defaults }: DemoProfile): JsonObject {
  const isVideo = request.kind === 'video';
  const { aspect = 'auto', resolution, durationS, n } = request;
  return {
    model: request.model,
    aspect: aspect === 'auto' ? defaults.aspect : aspect,
    resolution: resolution ?? (isVideo ? defaults.videoResolution : defaults.imageResolution),
    n,
    ...(isVideo ? { durationS: durationS ?? defaults.durationS } : {}),
  };
}

async function applySettings(session: BrowserSession, settings: JsonObject, { profile }: DemoSite) {
  const { selectors, budgets } = profile;
  const radio = (name: 'model' | 'aspect') => {
    const value = String(settings[name]);
    const label = session.page.locator(selectorFor(selectors[name], value));
    return chooseRadio(session, label, { name, value, timeoutMs: budgets.settingMs });
  };
  const menu = (name: string, selector: string, value: unknown) =>
    chooseOption(session, session.page.locator(selector), {
      name,
      value: String(value),
      timeoutMs: budgets.settingMs,
    });
  // The model first: it decides which of the others there are.
  await radio('model');
  await radio('aspect');
  await menu('resolution', selectors.resolution, settings.resolution);
  if (settings.durationS !== undefined) await menu('duration', selectors.duration, settings.durationS);
  else await menu('n', selectors.count, settings.n);
}

function uploadReferences(session: BrowserSession, request: GenerationRequest, site: DemoSite) {
  const { selectors, paths, budgets } = site.profile;
  return bindReferences(session, request.references, {
    input: session.page.locator(selectors.referenceInput),
    chip: session.page.locator(selectors.chip),
    isUploadReply: ({ url, request: { method } }) => method === 'POST' && pathOf(url) === paths.uploads,
    async readReply(response) {
      const refused = await refusalIn(response, { stage: 'before_submit', now: site.clock.now() });
      if (refused) throw refused;
      const answer = UploadAnswerSchema.safeParse(await jsonOf(response));
      if (!answer.success) throw siteError('upload', 'The site gave a reference no id');
      return answer.data.upload.id;
    },
    chipId: (chip) => chip.getAttribute('data-upload-id'),
    uploadMs: budgets.uploadMs,
    settingMs: budgets.settingMs,
  });
}

async function readNumber(
  session: BrowserSession,
  site: DemoSite,
  name: 'price' | 'credits',
): Promise<number> {
  const { selectors, budgets } = site.profile;
  const step = { what: `read ${name}`, timeoutMs: budgets.settingMs };
  const shown = session.page.locator(selectors[name]);
  const value = Number(await act(session, step, (limits) => shown.getAttribute('data-value', limits)));
  if (!Number.isFinite(value)) throw siteError('drift', `The page shows no ${name}`);
  return value;
}

/** Credits the site is expected to take. */
export function expectedPrice(request: GenerationRequest, { prices, defaults }: DemoProfile): number {
  if (request.kind === 'image') return prices.image * request.n;
  const seconds = request.durationS ?? defaults.durationS;
  return (prices.video + Math.max(0, seconds - prices.secondsIncluded) * prices.extraSecond) * request.n;
}
