import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { GatewayError, type GenerationRequest, toStoredError } from '../../main/contract/index.ts';
import { type Binding, bindingAfterFailure } from '../../main/domain/index.ts';
import { walkProfile } from '../../main/executors/index.ts';
import { systemClock } from '../../main/kernel/index.ts';
import type { TestTab } from '../conformance/executor-world.ts';
import { type FlowExecutorWorld, type FlowSeat, makeFlowWorld } from '../conformance/flow-world.ts';
import type { FlowAccountOptions, FlowScenario } from '../world/sites/flow/index.ts';

let world: FlowExecutorWorld;
let seat: FlowSeat;
let tab: TestTab;

beforeAll(async () => {
  world = await makeFlowWorld();
});
afterAll(async () => {
  console.log(`\n${table.join('\n')}\n`);
  await world?.close();
});
afterEach(async () => {
  if (played) table.push(rowOf(played, lastError, seat.paid().length));
  expect(tab.listening()).toBe(0);
  await seat.close();
});

type Options = Record<string, unknown>;

/** Scenario → what the caller sees → what becomes of the window → paid orders. */
const table: string[] = [];
let played: { scenario: FlowScenario; options?: Options } | null = null;
let lastError: GatewayError | null = null;

function rowOf(
  { scenario, options }: NonNullable<typeof played>,
  error: GatewayError | null,
  paid: number,
): string {
  const name = `${scenario} ${options && Object.keys(options).length > 0 ? JSON.stringify(options) : ''}`;
  const window = error ? windowAfter(error) : 'free';
  return `${name.padEnd(60)} ${(error?.code ?? 'completed').padEnd(24)} ${window.padEnd(24)} paid ${paid}`;
}

/** By the same rule the scheduler applies. */
function windowAfter(error: GatewayError): string {
  const binding = {
    consecutiveErrors: 0,
    penalty: 0,
    penaltyAt: 0,
    quarantine: null,
    notOffered: {},
  } as unknown as Binding;
  const failed = { error: toStoredError(error), model: 'm', now: 0, errorsUntilQuarantine: 5 };
  const change = bindingAfterFailure(binding, failed);
  if (change.handOver) return 'waits for the person';
  if (change.creditsResetAt) return 'rests until the reset';
  if (change.notOffered) return 'without this model';
  return change.cooldownUntil ? 'cools down' : 'free';
}

async function sit(scenario?: FlowScenario, options?: Options, account?: FlowAccountOptions): Promise<void> {
  seat = await world.newSeat(account);
  played = scenario ? { scenario, ...(options ? { options } : {}) } : null;
  lastError = null;
  if (scenario) world.site.setScenario(seat.id, scenario, options);
  tab = await seat.openTab();
}

async function make(request: GenerationRequest) {
  const prepared = await world.executor.prepare(tab.session, request);
  const job = await world.executor.submit(tab.session, prepared, request);
  const outcome = await world.executor.follow(tab.session, job, request);
  return { outcome, media: await world.executor.collect(tab.session, outcome, request) };
}

async function failure(work: Promise<unknown>): Promise<GatewayError> {
  const error = await work.then(
    () => new Error('It went through'),
    (cause: unknown) => cause,
  );
  if (!(error instanceof GatewayError)) throw error;
  lastError = error;
  return error;
}

const film = (over?: Partial<GenerationRequest>) => world.video(over);
const picture = (over?: Partial<GenerationRequest>) => world.image(over);
const framed = () =>
  film({ references: world.references(1).map((one) => ({ ...one, role: 'first_frame' })) });
const ingredients = () => film({ references: world.references(2) });

describe('no obstacle', () => {
  test.each<[FlowScenario, Options, () => GenerationRequest]>([
    ['slot_shift', {}, film],
    ['slot_shift', {}, picture],
    ['length_line_off_by_one', {}, film],
    ['extra_noise_rpcs', {}, film],
    ['stale_overlay_last', {}, film],
    ['submit_enable_lag', { ms: 2_000 }, picture],
    ['cookie_bar', { variant: 'with_reject' }, picture],
    ['cookie_bar', { variant: 'without_reject' }, picture],
    ['changelog_dialog', {}, picture],
    ['agent_mode_on', {}, picture],
    ['agent_mode_on', { panel: true }, film],
    ['crash_page', { times: 1 }, picture],
    ['no_duration_row', {}, film],
    ['extra_resolution_row', {}, film],
    ['model_renamed', { to: '2' }, () => picture({ model: 'nano-banana-2' })],
    ['status4_then_success', { forMs: 1_000 }, film],
    ['url_delay', { ms: 1_500 }, film],
    ['poster_first', { variant: 'only_poster' }, film],
    ['poster_first', { variant: 'in_clip_slot' }, film],
    ['expired_url', {}, film],
    ['stream_or_poll_cut', { what: 'poll', times: 2 }, film],
    ['picker_needs_confirm', {}, framed],
    ['upload_index_lag', { searches: 2 }, framed],
    ['upload_lost', { times: 1 }, framed],
    ['asb_thumbnails_after_reload', {}, film],
    ['locale', { to: 'zh' }, ingredients],
    ['locale', { to: 'vi' }, film],
    ['locale', { to: 'pt' }, framed],
  ])('%s %j', async (scenario, options, request) => {
    await sit(scenario, options);
    expect((await make(request())).media).toHaveLength(1);
    expect(seat.paid()).toHaveLength(1);
  });

  test('of four films three arrive when one fails, and the result says so', async () => {
    await sit('partial_batch_failure');
    const { outcome, media } = await make(film({ n: 4 }));
    expect(media).toHaveLength(3);
    expect(outcome.details).toMatchObject({ failedOutputs: 1 });
  });

  test('an account without a project gets one', async () => {
    await sit(undefined, undefined, { projects: [] });
    expect((await make(picture())).media).toHaveLength(1);
  });
});

describe('told as what it is', () => {
  test.each<[FlowScenario, Options, () => GenerationRequest, Partial<GatewayError>, number]>([
    ['agent_only', {}, picture, { code: 'option_not_offered', stage: 'before_submit' }, 0],
    ['about_landing', {}, picture, { code: 'site_login_required', next: 'hand_over' }, 0],
    [
      'upload_consent',
      {},
      framed,
      { code: 'consent_required', next: 'hand_over', stage: 'before_submit' },
      0,
    ],
    [
      'insufficient_credits',
      { variant: 'button' },
      film,
      { code: 'site_quota_exhausted', stage: 'before_submit' },
      0,
    ],
    [
      'insufficient_credits',
      { variant: 'label' },
      film,
      { code: 'site_quota_exhausted', stage: 'before_submit' },
      0,
    ],
    ['daily_quota', {}, picture, { code: 'site_quota_exhausted', param: 'model', stage: 'before_submit' }, 0],
    ['concurrent_limit', {}, film, { code: 'site_rate_limited', stage: 'before_submit', next: 'later' }, 0],
    ['policy', { number: 12, at: 'poll' }, film, { code: 'moderation_blocked', stage: 'submitted' }, 1],
    ['refusal', { reason: 'MODEL_ACCESS_DENIED', grpc: 7 }, film, { code: 'option_not_offered' }, 0],
    [
      'refusal',
      { reason: 'HIGH_TRAFFIC', grpc: 8 },
      film,
      { code: 'site_failed', stage: 'before_submit' },
      0,
    ],
    [
      'upload_failed',
      { reason: 'MINOR_UPLOAD' },
      framed,
      { code: 'moderation_blocked', stage: 'before_submit' },
      0,
    ],
    ['upload_failed', { variant: 'http_400' }, framed, { code: 'bad_image', stage: 'before_submit' }, 0],
    [
      'upload_failed',
      { variant: 'no_media_id' },
      framed,
      { code: 'moderation_blocked', stage: 'before_submit' },
      0,
    ],
    ['empty_frame_submit', {}, framed, { code: 'upload_failed', stage: 'before_submit' }, 0],
    [
      'silent_t2v_degrade',
      {},
      ingredients,
      { code: 'submitted_otherwise', stage: 'submitted', next: 'give_up' },
      1,
    ],
    ['null_payload_5', {}, film, { code: 'site_timeout', stage: 'submitting' }, 1],
    ['submit_reply_60s', { ms: 60_000 }, film, { code: 'site_timeout', stage: 'submitting' }, 1],
    [
      'challenge',
      { when: 'submit' },
      film,
      { code: 'human_check_required', next: 'hand_over', stage: 'submitting' },
      0,
    ],
    ['error_tile_only', {}, film, { stage: 'submitted' }, 1],
    ['shape_drift', { what: 'selectors' }, film, { code: 'site_drift', stage: 'before_submit' }, 0],
    ['url_never', {}, picture, { code: 'media_invalid', stage: 'collecting' }, 1],
  ])('%s %j', async (scenario, options, request, expected, paid) => {
    await sit(scenario, options);
    const error = await failure(make(request()));
    expect(error).toMatchObject(expected);
    expect(seat.paid()).toHaveLength(paid);
  });

  test('an account with the agent composer only is reported as such', async () => {
    await sit('agent_only');
    const report = await world.executor.inspect(tab.session);
    expect(report).toMatchObject({ signedIn: true, handOver: null, details: { composer: 'agent_only' } });
  });

  test('the report names what the account offers', async () => {
    await sit();
    const { details } = await world.executor.inspect(tab.session);
    expect(details.models).toEqual(expect.arrayContaining([expect.stringMatching(/Veo|Banana/)]));
  });

  test('a job is found again whose answer said nothing', async () => {
    await sit('null_payload_5');
    const startedAt = world.now();
    const request = ingredients();
    expect(await failure(make(request))).toMatchObject({ code: 'site_timeout', stage: 'submitting' });
    const attempt = {
      ...{ id: 'a', taskId: 't', number: 1, windowId: 'w', bindingId: 'b', stage: 'submitting' as const },
      ...{ outcome: null, error: null, remoteJob: null, startedAt, submittedAt: null, finishedAt: null },
      taken: new Set<string>(),
    };
    const found = await world.executor.find(tab.session, attempt, request);
    if (typeof found === 'string') throw new Error(`It was called ${found}`);
    const outcome = await world.executor.follow(tab.session, found, request);
    expect(await world.executor.collect(tab.session, outcome, request)).toHaveLength(1);
    expect(seat.paid()).toHaveLength(1);
  });

  test('a tab is usable again once its page works, and looking changes nothing', async () => {
    await sit('sorry_page');
    expect((await world.executor.inspect(tab.session)).handOver?.code).toBe('human_check_required');
    expect(await world.executor.isUsableAgain?.(tab.session)).toBe(false);
    world.site.clearScenario(seat.id);
    expect(await world.executor.isUsableAgain?.(tab.session)).toBe(false);
    await tab.session.page.goto('https://flow.google.com/');
    await tab.session.page.locator('flow-project-card').first().click();
    await tab.session.page.locator('flow-prompt-box').waitFor();
    expect(await world.executor.isUsableAgain?.(tab.session)).toBe(true);
  });
});

describe('the check-up of the profile', () => {
  const walk = async () => {
    const lines: { line: string; ok: boolean; detail: string }[] = [];
    const isFine = await walkProfile('flow', tab.session, {
      assetsFolder: fileURLToPath(new URL('../../assets', import.meta.url)),
      overrideFolder: '',
      clock: systemClock,
      tell: (line) => void lines.push(line),
    });
    return { isFine, lines, broken: lines.filter(({ ok }) => !ok).map(({ line }) => line) };
  };

  test('every line holds, and nothing is ordered', async () => {
    await sit();
    const { isFine, lines, broken } = await walk();
    expect(broken).toEqual([]);
    expect(isFine).toBe(true);
    expect(lines.length).toBeGreaterThan(20);
    expect(world.site.journal.submits.filter(({ account }) => account === seat.id)).toEqual([]);
    expect(world.site.journal.uploads.filter(({ account }) => account === seat.id)).toEqual([]);
  });

  test('selectors that no longer fit are named', async () => {
    await sit('shape_drift', { what: 'selectors' });
    const { isFine, broken } = await walk();
    expect(isFine).toBe(false);
    expect(broken.length).toBeGreaterThan(0);
  });

  test('a page that asks for the person ends the walk at its first line', async () => {
    await sit('signed_out');
    const { lines } = await walk();
    expect(lines).toMatchObject([{ ok: false, detail: 'The account is signed out' }]);
  });
});
