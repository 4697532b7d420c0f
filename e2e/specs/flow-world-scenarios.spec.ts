import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FlowBench, openBench } from '../world/sites/flow/by-hand.ts';
import {
  FLOW_SCENARIOS,
  type FlowAccountOptions,
  type FlowScenario,
  type FlowWorld,
  startFlowWorld,
} from '../world/sites/flow/index.ts';
import { drawPng } from '../world/sites/shared/index.ts';

let world: FlowWorld;
let bench: FlowBench;
let visits = 0;

beforeAll(async () => {
  world = await startFlowWorld();
  bench = await openBench(world);
});
afterAll(async () => {
  await bench?.close();
  await world?.stop();
});
afterEach(() => {
  expect(world.journal.problems.splice(0)).toEqual([]);
});

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 45_000 });
const picture = (name: string) => ({ name, buffer: drawPng(name, 64, 36) });

type Play = Partial<Record<FlowScenario, Record<string, unknown>>>;

/** A new profile whose account plays these from the first load on; in its project unless it is turned away. */
async function someone(scenarios: Play = {}, options: FlowAccountOptions = {}) {
  const id = `player-${++visits}`;
  const settings = { mode: 'video', submode: 'frames', count: 1, seconds: 8 };
  const account = world.addAccount({ id, settings, ...options, scenarios });
  const visitor = await bench.visit(id, `/project/${account.firstProject?.id}`);
  const { page } = visitor;
  const wire: string[] = [];
  page.on('response', (response) => {
    if (response.url().includes('batchexecute'))
      void response.text().then(
        (text) => wire.push(text),
        () => null,
      );
  });
  const last = () => world.journal.submits.filter((entry) => entry.account === id).at(-1);
  return { account, visitor, id, page, wire, last };
}

const hasTile = (page: Page) => page.locator('flow-video-tile').waitFor();

describe('what a load meets', () => {
  test.each<[FlowScenario, Record<string, unknown>, RegExp]>([
    ['signed_out', {}, /^https:\/\/accounts\.google\.com\/v3\/signin\//],
    ['signed_out', { variant: 'about' }, /^https:\/\/flow\.google\.com\/about$/],
    ['about_landing', {}, /^https:\/\/flow\.google\.com\/about$/],
    ['sorry_page', {}, /^https:\/\/www\.google\.com\/sorry\/index/],
    ['challenge', {}, /^https:\/\/www\.google\.com\/sorry\/index/],
  ])('%s %o settles elsewhere', async (scenario, options, address) => {
    const { page } = await someone({ [scenario]: options });
    expect(page.url()).toMatch(address);
  });

  test('a person finishes the sign-in and is back in the project', async () => {
    const { page, visitor, account } = await someone({ about_landing: {} });
    expect(await page.locator('button.cta-button').count()).toBe(1);
    expect(await page.locator('button.flow-button.variant-primary').count()).toBe(18);
    await page.locator('button.cta-button').click();
    await page.getByText("Confirm it's you").waitFor();
    await page.locator('#identifierNext button').click();
    await page.waitForURL('https://flow.google.com/');
    await visitor.openProject();
    expect(account.signedIn).toBe(true);
  });

  test.each<[FlowScenario, Record<string, unknown>, string]>([
    ['signed_out', { variant: 'service_login' }, 'a[href*="ServiceLogin"]'],
    ['cookie_bar', {}, '#glue-cookie-notification-bar-1 button.glue-cookie-notification-bar__reject'],
    ['cookie_bar', { variant: 'without_reject' }, '#glue-cookie-notification-bar-1 button'],
    ['changelog_dialog', {}, '[role=dialog] button:has(mat-icon:text-is("close"))'],
    ['unknown_modal', {}, '.blocking [role=dialog] input'],
    ['crash_page', {}, 'text=Something went wrong. Please try again in a few minutes.'],
    ['agent_mode_on', {}, 'button.agent-mode-chip[aria-pressed="true"]'],
    ['agent_only', {}, 'button:has(mat-icon:text-is("tune"))'],
    ['insufficient_credits', {}, 'button.prompt-warning-button[aria-label="Insufficient credits"]'],
    ['insufficient_credits', { variant: 'label', credits: 5 }, 'div[aria-label="Insufficient credits"]'],
    ['shape_drift', {}, 'button.composer-options'],
  ])('%s %o shows itself', async (scenario, options, sign) => {
    const { page } = await someone({ [scenario]: options });
    await page.locator(sign).first().waitFor();
  });

  test('the cookie bar covers the composer until it is rejected, and does not come back', async () => {
    const { page, visitor } = await someone({ cookie_bar: {} });
    await expect(visitor.editor.click({ timeout: 1_000 })).rejects.toThrow(/intercepts pointer events/);
    await page.locator('.glue-cookie-notification-bar__reject').click();
    await visitor.editor.click();
    await page.reload();
    await visitor.editor.click();
  });

  test('leaving agent mode brings the settings back', async () => {
    const { page } = await someone({ agent_mode_on: { panel: true } });
    expect(await page.locator('.settings-trigger-button').isHidden()).toBe(true);
    await page.locator('flow-agent-panel button:has(mat-icon:text-is("close"))').click();
    await page.locator('button.agent-mode-chip[aria-pressed="true"]').click();
    await page.locator('.settings-trigger-button').waitFor();
  });

  test.each([
    ['zh', '视频 · 720p · 8s crop_16_9 x1', '8 秒'],
    ['vi', 'Video · 720p · 8s crop_16_9 x1', '8 giây'],
  ])('in %s words change, ligatures and numbers stay', async (to, summary, seconds) => {
    const { page } = await someone({ locale: { to } });
    await page.locator('.settings-trigger-button').click();
    expect(await page.locator('.settings-summary').textContent()).toBe(summary);
    await page.locator('[role=radio]', { hasText: seconds }).waitFor();
    await page.locator('[role=radio] mat-icon:text-is("chrome_extension")').waitFor();
    expect(await page.locator('.credit-cost').textContent()).toMatch(/12\D*(credit|crédito)/);
  });

  test('cohort switches change the rows and the models', async () => {
    const { page, visitor } = await someone({
      extra_resolution_row: {},
      lower_priority_model: {},
      model_renamed: { to: '2' },
      stale_overlay_last: {},
    });
    await visitor.set('360p', '6s');
    await page.locator('.settings-trigger-button').click();
    await page.getByText('Generating will use 5 credits').waitFor();
    expect(await page.locator('.cdk-overlay-pane').last().isVisible()).toBe(false);
    await visitor.icon('arrow_drop_down', 'flow-prompt-box-settings').click();
    await page.locator('[role=menuitem]', { hasText: '[Lower Priority]' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await visitor.set('image');
    await visitor.chooseModel('Nano Banana 2');
  });
});

describe('refusals', () => {
  test.each<[FlowScenario, Record<string, unknown>, string, RegExp]>([
    ['unusual_activity', {}, 'UNUSUAL_ACTIVITY', /unusual activity/],
    ['unusual_activity', { number: 50 }, 'UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC', /unusual activity/],
    ['quota', {}, 'USER_QUOTA_REACHED', /quota/],
    ['daily_quota', {}, 'PER_MODEL_DAILY_QUOTA_REACHED', /quota/],
    ['rate_limited', {}, 'USER_REQUESTS_THROTTLED', /too quickly/],
    ['concurrent_limit', {}, 'CONCURRENT_LIMIT_REACHED', /too quickly/],
    ['refusal', { reason: 'HIGH_TRAFFIC' }, 'HIGH_TRAFFIC', /high demand/],
  ])(
    '%s %o refuses in the reply, in a toast and on a card, and costs nothing',
    async (scenario, options, reason, words) => {
      const { page, visitor, account, wire, last } = await someone({ [scenario]: options });
      await visitor.generate('Anything');
      await page.locator('flow-error-tile .error-message', { hasText: words }).waitFor();
      await page.locator('[role=alert]', { hasText: words }).waitFor();
      await soon(() => wire.join('')).toContain(`PUBLIC_ERROR_${reason}`);
      expect(last()).toMatchObject({ accepted: false, reason, charged: 0 });
      expect(account.credits).toBe(1000);
      expect(world.journal.paidSubmits(account.id)).toEqual([]);
    },
  );

  test('a refused prompt is accepted, fails in its record and is not charged', async () => {
    const { page, visitor, account, wire } = await someone({ policy: { number: 12 } });
    await visitor.generate('Somebody famous');
    await page.locator('flow-error-tile .error-message', { hasText: 'policies' }).waitFor();
    expect(wire.join('')).toContain('PUBLIC_ERROR_PROMINENT_PEOPLE_FILTER_FAILED');
    expect(account.credits).toBe(1000);
  });

  test('words in the prompt do the same for one submit', async () => {
    const { page, visitor, last } = await someone({}, { settings: { mode: 'image', count: 1 } });
    await visitor.generate('A knife [unsafe]');
    await page.locator('flow-error-tile', { hasText: 'policies' }).waitFor();
    expect(last()?.reason ?? 'UNSAFE_GENERATION').toBe('UNSAFE_GENERATION');
    await visitor.generate('A spoon');
    await page.locator('flow-image-tile').waitFor();
  });

  test('a picture that failed for no reason is tried again from its card, once and under new ids', async () => {
    const refusal = { reason: 'SOMETHING_WENT_WRONG', grpc: 13, times: 1 };
    const { page, visitor, id } = await someone({ refusal }, { settings: { mode: 'image', count: 2 } });
    await visitor.generate('Stubborn');
    await page.locator('flow-error-tile button', { hasText: 'Retry' }).first().click();
    await page.locator('flow-image-tile').waitFor();
    const sent = world.journal.submits.filter(({ account }) => account === id);
    expect(sent.map(({ accepted, count }) => [accepted, count])).toEqual([
      [false, 2],
      [true, 1],
    ]);
    const batches = world.journal.calls.filter((call) => call.account === id && call.rpc === 'ogiZ0b');
    expect(new Set(batches.map(({ args }) => (args as unknown[][])[4]?.[0])).size).toBe(2);
  });

  test('only the card tells when the wire keeps silent', async () => {
    const { page, visitor, wire } = await someone({ error_tile_only: {} });
    await visitor.generate('Quiet trouble');
    await page.locator('flow-error-tile .error-message').waitFor();
    expect(wire.filter((text) => text.includes('jwpduf')).join('')).not.toContain('PUBLIC_ERROR');
  });

  test('the sixth film at once is too many', async () => {
    const { page, visitor, last } = await someone({ slow: { factor: 3 } });
    await visitor.set('x4');
    await visitor.generate('Four');
    await page.locator('flow-pending-tile').nth(3).waitFor();
    await visitor.generate('And four more');
    await soon(last).toMatchObject({ accepted: false, reason: 'CONCURRENT_LIMIT_REACHED' });
  });

  test('three of four come through', async () => {
    const { page, visitor, account } = await someone({ partial_batch_failure: {} });
    await visitor.set('x4');
    await visitor.generate('Four of a kind');
    await page.locator('flow-video-tile').nth(2).waitFor();
    await page.locator('flow-error-tile').waitFor();
    expect(account.credits).toBe(1000 - 3 * 12);
  });
});

describe('trouble on the way', () => {
  test('a human check at the click: no request leaves until a person has passed it', async () => {
    const { page, visitor, id, last } = await someone({ challenge: { when: 'submit' } });
    await visitor.generate('Stopped');
    const frame = page.frameLocator('.challenge iframe');
    await frame.getByText("I'm not a robot").waitFor();
    expect(last()).toBeUndefined();
    await frame.getByText("I'm not a robot").click();
    await page.locator('.challenge').waitFor({ state: 'detached' });
    await visitor.generate('Again');
    await hasTile(page);
    expect(world.journal.paidSubmits(id)).toHaveLength(1);
  });

  test('login lost after a submit: code 16, then the sign-in page', async () => {
    const { page, visitor, wire } = await someone({ expired_mid_job: {} });
    await visitor.generate('Halfway');
    await soon(() => wire.join('')).toContain('"jwpduf",null,null,null,[16],"generic"');
    await page.reload();
    expect(new URL(page.url()).host).toBe('accounts.google.com');
  });

  test('"Media not found." is no end', async () => {
    const { page, visitor, wire } = await someone({ status4_then_success: { forMs: 900 } });
    await visitor.generate('Patience');
    await hasTile(page);
    expect(wire.join('')).toContain('[4,[5,\\"Media not found.\\"]');
  });

  test('cut polls are tried again, and cost no second submit', async () => {
    const { page, visitor, id } = await someone({ stream_or_poll_cut: {} });
    const cut: string[] = [];
    page.on('requestfailed', (request) => cut.push(request.url()));
    await visitor.generate('Bad line');
    await hasTile(page);
    expect(cut.filter((url) => url.includes('rpcids=jwpduf')).length).toBeGreaterThanOrEqual(3);
    expect(world.journal.paidSubmits(id)).toHaveLength(1);
  });

  test('a cut submit was accepted all the same, and is there after a reload', async () => {
    const { page, visitor, last } = await someone({ stream_or_poll_cut: { what: 'submit' } });
    await visitor.generate('Lost reply');
    await page.locator('flow-error-tile').waitFor();
    expect(last()).toMatchObject({ accepted: true });
    await page.reload();
    await hasTile(page);
  });

  test('null and [5] stand for a job that runs', async () => {
    const { visitor, wire, last, page } = await someone({ null_payload_5: {} });
    await visitor.generate('Who knows');
    await soon(() => wire.join('')).toContain('["wrb.fr","YhhmEf",null,null,null,[5],"generic"]');
    expect(last()).toMatchObject({ accepted: true });
    await page.reload();
    await hasTile(page);
  });

  test('no address ever comes', async () => {
    const { page, visitor, wire } = await someone({ result_without_url: {} });
    await visitor.generate('No address');
    await soon(() => wire.filter((text) => text.includes('as29s')).length).toBeGreaterThan(4);
    expect(wire.join('')).not.toContain('flow-content.google');
    expect(await page.locator('flow-video-tile').count()).toBe(0);
  });

  test('the first record with an address may hold the poster alone, even in the slot of the clip', async () => {
    const { page, visitor, wire } = await someone({ poster_first: { variant: 'in_clip_slot' } });
    await visitor.generate('Poster');
    await hasTile(page);
    const addressed = wire.filter((text) => text.includes('as29s') && text.includes('flow-content.google'));
    expect(addressed[0]).not.toContain('flow-content.google/video');
    expect(addressed.at(-1)).toContain('flow-content.google/video');
  });

  test('expired addresses are refused, a reload brings good ones', async () => {
    const { page, visitor } = await someone({ expired_url: {} });
    await visitor.generate('Too late');
    await hasTile(page);
    const status = () =>
      page.evaluate(async () => {
        const thumbnail = document.querySelector('flow-video-tile img.thumbnail') as HTMLImageElement;
        return (await fetch(thumbnail.src)).status;
      });
    expect(await status()).toBe(403);
    await page.reload();
    await hasTile(page);
    expect(await status()).toBe(200);
  });

  test('tiles after a reload hide their ids behind opaque addresses', async () => {
    const { page, visitor } = await someone({ asb_thumbnails_after_reload: {} });
    await visitor.generate('Opaque');
    await hasTile(page);
    await page.reload();
    await hasTile(page);
    await page.locator('flow-video-tile').hover();
    const film = page.locator('flow-video-tile video');
    await soon(() => film.evaluate((v) => (v as HTMLVideoElement).videoWidth)).toBe(1280);
    expect(await film.getAttribute('src')).toMatch(/^https:\/\/flow\.google\.com\/asb\//);
    expect(await page.locator('flow-video-tile').innerHTML()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('shifted slots, wrong lengths and noise leave a page that works', async () => {
    const { page, visitor, wire } = await someone({
      slot_shift: {},
      length_line_off_by_one: {},
      extra_noise_rpcs: {},
    });
    await visitor.generate('Drifting');
    await hasTile(page);
    const [, length, chunk] = /\)]}'\n\n(\d+)\n(.*)\n/.exec(wire.at(-1) ?? '') ?? [];
    expect(Number(length)).not.toBe((chunk?.length ?? 0) + 2);
  });

  test('a drifted body is still work that was paid for', async () => {
    const { visitor, last } = await someone({ shape_drift: { what: 'body' } });
    await visitor.generate('New shape');
    await soon(last).toMatchObject({ accepted: true, modelKey: 'abra_t2v_8s' });
  });

  test('a late reply: the job runs long before the page knows', async () => {
    const { page, visitor, id } = await someone({ submit_reply_60s: { ms: 2_500 } });
    await visitor.generate('Queued');
    await soon(() => world.journal.paidSubmits(id).length).toBe(1);
    await soon(() => world.jobs.find(({ account }) => account === id)?.status).toBe(3);
    expect(await page.locator('flow-pending-tile.queued').count()).toBe(1);
    await hasTile(page);
  });

  test('submit enables late', async () => {
    const { page, visitor } = await someone({ submit_enable_lag: { ms: 1_200 } });
    await visitor.say('Slowly');
    await page.waitForTimeout(400);
    expect(await page.locator('.generate-icon-button').isDisabled()).toBe(true);
    await visitor.arrow.waitFor();
  });
});

describe('uploads', () => {
  test('no upload leaves before the owner agrees', async () => {
    const { page, visitor, id } = await someone({ upload_consent: {} });
    await visitor.upload(picture('mine.png'));
    await page.locator('flow-upload-consent-dialog').waitFor();
    expect(world.journal.calls.filter((call) => call.account === id && call.rpc === 'maseQ')).toEqual([]);
    await page.locator('.consent-agree').click();
    await page.locator('flow-image-tile').waitFor();
  });

  test('a lost upload is never answered, the next one is', async () => {
    const { page, visitor, id } = await someone({ upload_lost: {} });
    await visitor.upload(picture('lost.png'));
    await soon(() => world.journal.uploads.find(({ account }) => account === id)?.outcome).toBe('lost');
    await visitor.upload(picture('found.png'));
    await page.locator('flow-image-tile', { hasText: 'found.png' }).waitFor();
    expect(await page.locator('flow-pending-tile').count()).toBe(1);
  });

  test.each<[Record<string, unknown>, RegExp]>([
    [{ reason: 'MINOR_UPLOAD' }, /PUBLIC_ERROR_MINOR_UPLOAD/],
    [{ variant: 'no_media_id' }, /"maseQ","\[\[\]\]"/],
    [{ variant: 'http_400' }, /Bad Request/],
  ])('a refused upload %o tells the person', async (options, words) => {
    const { page, visitor, wire } = await someone({ upload_failed: options });
    await visitor.upload(picture('bad.png'));
    await page.locator('[role=alert]').waitFor();
    await soon(() => wire.join('')).toMatch(words);
  });

  test('a fresh file is found by the third search, under a name that is not alone, and has to be confirmed', async () => {
    const { page, visitor, id, last } = await someone({
      upload_index_lag: { searches: 2 },
      duplicate_names: {},
      picker_needs_confirm: {},
    });
    await visitor.upload(picture('frame.png'));
    await page.locator('flow-image-tile').waitFor();
    await page.locator('button.empty-chip').first().click();
    const search = page.locator('flow-add-menu-popover-content input');
    const found = page.locator('button.asset-item');
    await search.fill('frame.png');
    await soon(() => found.count()).toBe(1);
    await search.fill('frame.pn');
    await soon(() => found.count()).toBe(1);
    await search.fill('frame.png');
    await soon(() => found.count()).toBe(2);
    await found.nth(1).click();
    expect(await page.locator('button.chip-container:has(img)').count()).toBe(0);
    await page.locator('button.detail-add-to-prompt-btn').click();
    await page.locator('button.chip-container:has(img)').waitFor();
    await visitor.generate('Mine');
    await soon(last).toMatchObject({ rpc: 'eb1hJf' });
    const mine = world.journal.uploads.find(({ account }) => account === id)?.mediaId;
    expect(last()?.references[0]?.mediaId).toBe(mine);
  });

  test('a picked frame does not stay, and whoever clicks on pays for text', async () => {
    const { page, visitor, last } = await someone({ empty_frame_submit: {} });
    await visitor.upload(picture('frame.png'));
    await page.locator('flow-image-tile').waitFor();
    await visitor.pickFrame('frame.png');
    expect(await page.locator('button.empty-chip').count()).toBe(2);
    await visitor.generate('Careless');
    await soon(last).toMatchObject({ rpc: 'YhhmEf', mode: 't2v', charged: 12 });
  });

  test('references become text when the site degrades', async () => {
    const { page, visitor, last } = await someone({ silent_t2v_degrade: {} });
    await visitor.upload(picture('hat.png'));
    await page.locator('flow-image-tile').waitFor();
    await visitor.set('chrome_extension');
    await visitor.mention('hat.png');
    await visitor.arrow.click();
    await soon(last).toMatchObject({ rpc: 'YhhmEf', modelKey: 'abra_t2v_8s', references: [] });
  });

  test('upscaling is closed where the plan says so', async () => {
    const { page, visitor } = await someone({ upscale_disabled: {} });
    await visitor.generate('Small');
    await hasTile(page);
    await visitor.tileMenu(0, 'download');
    await soon(() => page.locator('[role=menuitem].mat-mdc-menu-item-disabled').count()).toBe(3);
  });
});

describe('the switches themselves', () => {
  const post = (path: string, body: unknown, method = 'POST') =>
    fetch(`${world.controlOrigin}/__world/${path}`, { method, body: JSON.stringify(body) });

  test('are set and cleared over plain HTTP, for one account or for all', async () => {
    const account = world.addAccount({ id: 'over-http' });
    await post('scenario', { account: 'over-http', scenario: 'policy', options: { number: 33 } });
    expect(account.scenarios.look('policy')).toEqual({ number: 33 });
    await post('scenario', { account: 'over-http' }, 'DELETE');
    expect(account.scenarios.look('policy')).toBeUndefined();
    expect((await post('scenario', { scenario: 'no_such' })).status).toBe(400);
    expect((await post('scenario', { account: 'nobody', scenario: 'slow' })).status).toBe(404);
    const journal = await (await fetch(`${world.controlOrigin}/__world/journal`)).json();
    expect(journal.submits.length).toBe(world.journal.submits.length);
  });

  test('include every one of the contract and of all sites', () => {
    const wanted = [
      ...[
        'signed_out',
        'expired_mid_job',
        'challenge',
        'unusual_activity',
        'quota',
        'rate_limited',
        'policy',
      ],
      ...[
        'upload_failed',
        'slow',
        'result_without_url',
        'expired_url',
        'stream_or_poll_cut',
        'unknown_modal',
      ],
      ...['localized', 'shape_drift', 'about_landing', 'sorry_page', 'insufficient_credits', 'daily_quota'],
      ...[
        'throttled',
        'concurrent_limit',
        'policy_block',
        'error_tile_only',
        'status4_then_success',
        'url_delay',
      ],
      ...[
        'url_never',
        'poster_first',
        'submit_reply_60s',
        'null_payload_5',
        'silent_t2v_degrade',
        'upload_lost',
      ],
      ...[
        'empty_frame_submit',
        'upload_consent',
        'upload_index_lag',
        'duplicate_names',
        'picker_needs_confirm',
      ],
      ...['cookie_bar', 'changelog_dialog', 'agent_mode_on', 'agent_only', 'no_duration_row', 'slot_shift'],
      ...['extra_resolution_row', 'lower_priority_model', 'model_renamed', 'locale', 'stale_overlay_last'],
      ...['submit_enable_lag', 'asb_thumbnails_after_reload', 'upscale_disabled', 'partial_batch_failure'],
      ...['length_line_off_by_one', 'extra_noise_rpcs'],
    ];
    expect(wanted.filter((name) => !Object.hasOwn(FLOW_SCENARIOS, name))).toEqual([]);
  });
});
