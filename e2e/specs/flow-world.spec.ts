import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, makeTempFolder } from '../world/index.ts';
import { type FlowBench, openBench } from '../world/sites/flow/by-hand.ts';
import { type FlowWorld, startFlowWorld } from '../world/sites/flow/index.ts';
import { drawPng } from '../world/sites/shared/index.ts';

const ffprobe: { path: string } = createRequire(import.meta.url)('@ffprobe-installer/ffprobe');
const UUID = /^[0-9a-f]{8}-/;

let world: FlowWorld;
let bench: FlowBench;
let folder: string;
let visits = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flow-spec-'));
  world = await startFlowWorld();
  bench = await openBench(world);
});
afterAll(async () => {
  await bench?.close();
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  expect(world.journal.problems.splice(0)).toEqual([]);
});

const soon = <T>(look: () => T) => expect.poll(look, { timeout: 45_000 });

const video = { mode: 'video', submode: 'frames', count: 1, seconds: 8 };

/** A new account in a new profile, in its project. */
async function someone(options: Parameters<FlowWorld['addAccount']>[0] = {}) {
  const id = `person-${++visits}`;
  const account = world.addAccount({ id, settings: { ...video }, ...options });
  const visitor = await bench.visit(id);
  await visitor.openProject();
  return { account, visitor, id, page: visitor.page, last: () => world.journal.submits.at(-1) };
}

function probe(bytes: Uint8Array) {
  const file = join(folder, 'film.mp4');
  writeFileSync(file, bytes);
  const args = ['-v', 'error', '-print_format', 'json', '-show_streams', '-show_format', file];
  const { streams, format } = JSON.parse(execFileSync(ffprobe.path, args, { encoding: 'utf8' }));
  const codecs = streams.map(({ codec_name }: { codec_name: string }) => codec_name);
  return { codecs, width: streams[0].width, height: streams[0].height, seconds: Number(format.duration) };
}

/** Through the page: Node does not know the world's hosts. */
async function get(page: Page, url: string, headers: Record<string, string> = {}) {
  const answer = await page.evaluate(
    async ([address, more]) => {
      const response = await fetch(address, { headers: more });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, length: response.headers.get('content-length'), bytes: [...bytes] };
    },
    [url, headers] as const,
  );
  return { ...answer, bytes: Buffer.from(answer.bytes) };
}

const picture = (name: string) => ({ name, buffer: drawPng(name, 64, 36) });

describe('films', () => {
  test('a film from words is queued, counts up, gets its addresses after its state, and plays', async () => {
    const { page, visitor, last, account } = await someone();
    const replies: string[] = [];
    page.on('response', async (response) => {
      if (response.url().includes('batchexecute')) replies.push(await response.text().catch(() => ''));
    });
    await visitor.chooseModel('Veo 3.1 - Fast');
    await visitor.set('crop_9_16', 'x2');
    expect(await page.locator('.settings-summary').textContent()).toBe('Video · 720p · 8s crop_9_16 x2');
    await visitor.generate('A teal crane\nflies over a lake');
    await page.locator('flow-pending-tile.queued').first().waitFor();
    await page.locator('.loading-percentage').first().waitFor();
    await page.locator('flow-video-tile').nth(1).waitFor();
    expect(last()).toMatchObject({
      rpc: 'YhhmEf',
      mode: 't2v',
      modelKey: 'veo_3_1_t2v_fast',
      model: 'Veo 3.1 - Fast',
      aspect: '9:16',
      count: 2,
      durationS: 8,
      prompt: 'A teal crane\nflies over a lake',
      charged: 40,
    });
    expect(account.credits).toBe(960);
    expect(world.journal.paidSubmits(account.id)).toHaveLength(1);

    const order = replies.filter((text) => text.includes('jwpduf') || text.includes('as29s'));
    const finished = order.findIndex((text) => text.includes('jwpduf') && text.includes('null,[3],1'));
    const addressed = order.findIndex(
      (text) => text.includes('as29s') && text.includes('flow-content.google/video'),
    );
    expect(finished).toBeGreaterThanOrEqual(0);
    expect(addressed).toBeGreaterThan(finished);
    expect(order.filter((text) => text.includes('jwpduf')).join('')).not.toContain(
      'flow-content.google/video',
    );

    await page.locator('flow-video-tile').first().hover();
    const film = page.locator('flow-video-tile video').first();
    await soon(() => film.evaluate((v) => (v as HTMLVideoElement).videoHeight)).toBe(1280);
    const address = (await film.getAttribute('src')) ?? '';
    const { bytes, length } = await get(page, address);
    expect(length).toBe(String(bytes.length));
    expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
    expect(probe(bytes)).toEqual({ codecs: ['h264', 'aac'], width: 720, height: 1280, seconds: 8 });
    const part = await get(page, address, { range: 'bytes=4-7' });
    expect([part.status, part.bytes.toString()]).toEqual([206, 'ftyp']);
    const tampered = await get(page, address.replace('Signature=', 'Signature=x'));
    expect(tampered.status).toBe(403);
  });

  test('a start frame goes out as i2v, two frames as first and last, none as text', async () => {
    const { page, visitor, last } = await someone();
    await visitor.upload(picture('first-frame.png'), picture('last-frame.png'));
    await page.locator('flow-image-tile').nth(1).waitFor();
    const ids = new Map(world.journal.uploads.map(({ fileName, mediaId }) => [fileName, mediaId]));

    await visitor.pickFrame('first-frame.png');
    await page.locator('button.chip-container:has(img)').waitFor();
    await visitor.generate('It moves');
    await soon(last).toMatchObject({ rpc: 'eb1hJf', modelKey: 'abra_i2v_8s' });
    expect(last()?.references).toEqual([{ mediaId: ids.get('first-frame.png'), role: 'start' }]);

    await visitor.pickFrame('first-frame.png');
    await visitor.pickFrame('last-frame.png');
    await visitor.generate('From one to the other');
    await soon(last).toMatchObject({ rpc: 'nprQif', mode: 'first_last' });
    expect(last()?.references).toEqual([
      { mediaId: ids.get('first-frame.png'), role: 'start' },
      { mediaId: ids.get('last-frame.png'), role: 'end' },
    ]);

    await visitor.generate('Nothing bound');
    await soon(last).toMatchObject({ rpc: 'YhhmEf', mode: 't2v', references: [] });
  });

  test('mentions and chips are ingredients, in order, and need Enter to count', async () => {
    const { page, visitor, last } = await someone();
    await visitor.upload(picture('red-hat.png'), picture('blue-cat.png'));
    await page.locator('flow-image-tile').nth(1).waitFor();
    await visitor.set('chrome_extension', '10s');
    await visitor.say('A cat');
    await visitor.mention('blue-cat.png');
    await visitor.mention('red-hat.png');
    expect(await page.locator('.mention-chip').count()).toBe(2);
    await visitor.arrow.click();
    await soon(last).toMatchObject({ rpc: 'MZZa6b', modelKey: 'abra_r2v_10s', durationS: 10 });
    const names = last()?.references.filter(({ role }) => role === 'ingredient');
    expect(names?.map(({ mediaId }) => world.media.get(mediaId)?.title)).toEqual([
      'blue-cat.png',
      'red-hat.png',
    ]);
  });

  test('Veo at 4 s turns references into text without a word', async () => {
    const { page, visitor, last } = await someone({ offer: { veoDurations: [4, 6, 8] } });
    await visitor.upload(picture('owl.png'));
    await page.locator('flow-image-tile').waitFor();
    await visitor.chooseModel('Veo 3.1 - Lite');
    await visitor.set('chrome_extension', '4s');
    await visitor.mention('owl.png');
    await visitor.arrow.click();
    await soon(last).toMatchObject({ rpc: 'YhhmEf', modelKey: 'veo_3_1_t2v_lite_4s', references: [] });
  });

  test('a Veo clip is continued on a timeline, an Omni clip is not, and any film is changed by words', async () => {
    const { page, visitor, last } = await someone();
    await visitor.chooseModel('Veo 3.1 - Lite');
    await visitor.generate('A boat');
    await page.locator('flow-video-tile').click();
    await visitor.icon('movie').click();
    await page.locator('.timeline-add').click();
    await page.locator('[role=menuitem]', { hasText: 'Extend (Veo 3.1 - Lite)' }).click();
    await visitor.generate('It sails on');
    await soon(last).toMatchObject({ rpc: 'fZytfe', mode: 'extend', durationS: 7, cost: 10 });
    expect(last()?.accepted).toBe(true);
    await soon(() => page.locator('.timeline video').count()).toBe(2);

    await visitor.icon('arrow_back').click();
    await visitor.chooseModel('Omni 1.1 Flash');
    await visitor.generate('A kite');
    await page.locator('flow-video-tile').nth(1).waitFor();
    await page.locator('flow-video-tile').first().click();
    await visitor.generate('Make it green');
    await soon(last).toMatchObject({ rpc: 'jIps6', modelKey: 'abra_edit', mode: 'edit_video', cost: 20 });
    expect(last()?.references[0]?.role).toBe('source');
    await visitor.icon('movie').click();
    await page.locator('.timeline-add').click();
    await page.getByText('Only Veo-generated videos can be extended').waitFor();
  });
});

describe('pictures', () => {
  test('four pictures come finished in one reply, each its own, in the asked shape', async () => {
    const { page, visitor, last, account } = await someone({ settings: { mode: 'image', count: 1 } });
    await visitor.chooseModel('Nano Banana Pro');
    await visitor.set('crop_portrait', 'x4');
    await visitor.generate('An owl in a library');
    await page.locator('flow-image-tile').nth(3).waitFor();
    expect(last()).toMatchObject({ rpc: 'ogiZ0b', modelKey: 'GEM_PIX_2', aspect: '3:4', count: 4, cost: 0 });
    expect(account.credits).toBe(1000);
    const images = page.locator('img.image[data-media-id]');
    const sizes = await images.evaluateAll((all) => all.map((i) => (i as HTMLImageElement).naturalWidth));
    expect(sizes).toEqual([896, 896, 896, 896]);
    const addresses = await images.evaluateAll((all) => all.map((i) => (i as HTMLImageElement).src));
    const bodies = await Promise.all(addresses.map(async (src) => (await get(page, src)).bytes));
    expect(new Set(bodies.map((body) => body.toString('base64'))).size).toBe(4);
  });

  test('an opened picture is edited as base, a bound one is a reference', async () => {
    const { page, visitor, last } = await someone({ settings: { mode: 'image', count: 1 } });
    await visitor.upload(picture('hat.png'));
    await page.locator('flow-image-tile').waitFor();
    await visitor.tileMenu(0, 'add');
    await visitor.generate('A man with this hat');
    await page.locator('flow-image-tile').nth(1).waitFor();
    expect(last()).toMatchObject({ mode: 'image', references: [{ role: 'reference' }] });
    await page.locator('flow-image-tile').first().click();
    await page
      .getByText('What do you want to change?')
      .or(page.locator('[data-placeholder="What do you want to change?"]'))
      .first()
      .waitFor();
    await visitor.generate('Make it a woman');
    await soon(last).toMatchObject({ mode: 'image_edit', references: [{ role: 'base' }] });
  });
});

describe('after the work', () => {
  test('1080p and 2K are made by the page and saved, 4K is closed below Ultra', async () => {
    const { page, visitor, last } = await someone();
    await visitor.generate('A film to enlarge');
    await page.locator('flow-video-tile').waitFor();
    await visitor.tileMenu(0, 'download');
    const sizes = page.locator('[role=menuitem]');
    await soon(() => sizes.allTextContents()).toEqual([
      expect.stringContaining('270p'),
      expect.stringContaining('720p'),
      expect.stringContaining('1080p'),
      expect.stringContaining('4K'),
    ]);
    expect(await sizes.nth(3).isDisabled()).toBe(true);
    const saving = page.waitForEvent('download');
    await sizes.nth(2).click();
    const film = readFileSync(await (await saving).path());
    expect(probe(film)).toMatchObject({ width: 1920, height: 1080, seconds: 8 });
    expect(last()).toMatchObject({ rpc: 'p0UkFb', mode: 'upscale_video', resolution: '1080p', cost: 0 });

    await visitor.set('image', 'crop_square', 'x1');
    await visitor.generate('A picture to enlarge');
    await page.locator('flow-image-tile').click();
    await visitor.icon('download', '.item-tools').click();
    const saved = page.waitForEvent('download');
    await page.locator('[role=menuitem]', { hasText: '2K' }).click();
    const jpeg = readFileSync(await (await saved).path());
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    expect([jpeg.readUInt16BE(frame + 5), jpeg.readUInt16BE(frame + 7)]).toEqual([2048, 2048]);
    expect(last()).toMatchObject({ rpc: 'SPrCad', mode: 'upscale_image', resolution: '2K' });
  });

  test('archived items are in the trash view, deleted ones are gone, and a reload knows both', async () => {
    const { page, visitor, id } = await someone();
    await visitor.upload(picture('a.png'), picture('b.png'), picture('c.png'));
    await page.locator('flow-image-tile').nth(2).waitFor();
    await visitor.tileMenu(0, 'archive');
    await soon(() => page.locator('flow-image-tile').count()).toBe(2);
    await visitor.tileMenu(0, 'delete');
    await soon(() => page.locator('flow-image-tile').count()).toBe(1);
    const mine = world.journal.cleanings.filter(({ account }) => account === id);
    expect(mine.map(({ action, mediaIds }) => [action, mediaIds.length])).toEqual([
      ['archive', 1],
      ['delete', 1],
    ]);
    await page.reload();
    await page.locator('flow-image-tile').waitFor();
    expect(await page.locator('flow-image-tile').count()).toBe(1);
    await visitor.icon('delete', '.sidebar').click();
    expect(await page.locator('flow-image-tile').count()).toBe(1);
  });

  test('a fresh upload stands under its name without an id, after a reload with one', async () => {
    const { page, visitor } = await someone();
    await visitor.upload(picture('name.png'));
    await page.locator('flow-image-tile .tile-title', { hasText: 'name.png' }).waitFor();
    expect(await page.locator('img[data-media-id]').count()).toBe(0);
    await page.reload();
    await page.locator('img[data-media-id]').waitFor();
    await visitor.icon('more_vert').click();
    await visitor.icon('archive', '[role=menu]').waitFor();
    expect(await visitor.icon('redo', '[role=menu]').count()).toBe(0);
  });

  test('a film that is under way goes on after a reload', async () => {
    const { page, visitor } = await someone();
    await visitor.generate('Watched from two loads');
    await page.locator('flow-pending-tile').waitFor();
    await page.waitForResponse((response) => response.url().includes('rpcids=jwpduf'));
    await page.reload();
    await page.locator('flow-video-tile').waitFor();
  });

  test('settings stay on the account, for the next load and the next project', async () => {
    const { page, visitor } = await someone({ settings: {} });
    expect(await page.locator('.settings-summary').textContent()).toContain('Nano Banana Pro');
    await visitor.set('videocam', '4s', 'x3');
    await page.goto('https://flow.google.com/');
    await visitor.icon('add_2').click();
    await soon(() => page.locator('.settings-summary').textContent()).toBe('Video · 720p · 4s crop_16_9 x3');
  });
});

describe('accounts', () => {
  test('every fresh profile is an account of its own and stays it', async () => {
    const known = world.accounts.size;
    const [one, two] = [await bench.visit(), await bench.visit()];
    expect(world.accounts.size).toBe(known + 2);
    await one.openProject();
    await one.page.reload();
    expect(world.accounts.size).toBe(known + 2);
    const cookies = await one.context.cookies('https://flow.google.com');
    expect(cookies).toMatchObject([{ name: 'SID', httpOnly: true, domain: '.google.com' }]);
    expect(cookies[0]?.expires).toBeGreaterThan(0);
    const who = async ({ page }: typeof one) =>
      JSON.parse((await get(page, 'https://flow.google.com/__world/who')).bytes.toString());
    expect((await who(one)).id).not.toBe((await who(two)).id);
    expect(one.page.url()).toMatch(/project\/[0-9a-f-]+$/);
    expect(UUID.test(one.page.url().split('/').at(-1) ?? '')).toBe(true);
  });

  test('a window that is closed and opened again is still the same account', async () => {
    const profile = makeTempFolder();
    const options = { userDataDir: profile.path, headless: true, siteHosts: world.siteHosts, sealed: true };
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) {
      const window = await launchChromium(options);
      const browser = await chromium.connectOverCDP(window.wsUrl);
      const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
      await page.goto('https://flow.google.com/');
      ids.push(JSON.parse((await get(page, 'https://flow.google.com/__world/who')).bytes.toString()).id);
      await window.close();
    }
    await profile.remove();
    expect(ids[0]).toBe(ids[1]);
  });

  test('labs sends everybody to the new host', async () => {
    const visitor = await bench.visit();
    await visitor.page.goto('https://labs.google/fx/tools/flow');
    expect(new URL(visitor.page.url()).host).toBe('flow.google.com');
  });

  test('a plan decides what is offered', async () => {
    const { page, visitor } = await someone({
      plan: 'ultra',
      offer: { veoDurations: [4, 6, 8], resolutions: ['360p', '720p'] },
    });
    await page.locator('.settings-trigger-button').click();
    const groups = page.locator('[role=radiogroup]');
    expect(await groups.evaluateAll((all) => all.map((g) => g.getAttribute('aria-label')))).toEqual([
      'Mode',
      'Video type',
      'Aspect ratio',
      'Video resolution',
      'Video duration',
      'Output count',
    ]);
    await page.keyboard.press('Escape');
    await visitor.chooseModel('Veo 3.1 - Lite [Lower Priority]');
    await page.locator('.settings-trigger-button').click();
    await page.getByText('Generating will use 0 credits').waitFor();
    await soon(() => groups.count()).toBe(5);
  });
});
