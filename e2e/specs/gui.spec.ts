import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import config from '../../electron.vite.config.ts';
import { findChromium } from '../world/find-chromium.ts';
import { GuiStage, KEY } from './gui/stage.ts';

const root = resolve(import.meta.dirname, '../..');
const screenshots = join(root, 'build', 'screenshots');
const BROWSER_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];

let folder: string;
let browser: Browser;
let stage: GuiStage;
let context: BrowserContext;
/** Lines of the page's console that are errors, and requests that left our origin. */
let complaints: string[];

async function openPage(
  options: { locale?: string; dark?: boolean; ownClock?: boolean; desktop?: boolean } = {},
): Promise<Page> {
  context = await browser.newContext({
    locale: options.locale ?? 'en-US',
    colorScheme: options.dark ? 'dark' : 'light',
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  if (options.ownClock) await page.clock.install();
  if (options.desktop) {
    const bridge = `window.fpb = { makeKey: async () => '${KEY}', copyText: async () => undefined };`;
    await page.addInitScript(bridge);
  }
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (line) => {
    // Chromium reports every refused request as an error; those the stage refuses on purpose are not complaints.
    const expected = /status of (401|422|503)/.test(line.text());
    if (line.type() === 'error' && !expected) complaints.push(`console: ${line.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== stage.origin) complaints.push(`left us: ${url.href}`);
  });
  await page.goto(`${stage.origin}/`);
  return page;
}

async function useKey(page: Page, key = KEY): Promise<void> {
  await page.getByRole('textbox', { name: 'API key' }).fill(key);
  await page.getByRole('button', { name: 'Use key' }).click();
}

async function order(page: Page, model: string, prompt: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption(model);
  await page.getByRole('textbox', { name: 'Prompt' }).fill(prompt);
  await page.getByRole('button', { name: 'Generate' }).click();
}

const row = (page: Page, prompt: string) => page.getByRole('listitem').filter({ hasText: prompt });

async function photograph(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(screenshots, `${name}-${width}x${height}.png`) });
  }
}

describe('the page in a real browser', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fpb-gui-'));
    mkdirSync(screenshots, { recursive: true });
    const { renderer } = config as { renderer: import('vite').UserConfig };
    await build({
      ...renderer,
      configFile: false,
      logLevel: 'error',
      build: { ...renderer.build, outDir: folder, emptyOutDir: true },
    });
    browser = await chromium.launch({
      executablePath: findChromium(),
      args: BROWSER_FLAGS,
    });
    stage = await GuiStage.open(folder, browser);
  });

  afterAll(async () => {
    await browser?.close();
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    complaints = [];
    stage.reset();
  });

  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  it('shows address, version and what the service does, and teaches how to begin', async () => {
    const page = await openPage();
    await page.getByRole('status').filter({ hasText: 'Running' }).waitFor();
    await page.getByText(stage.origin, { exact: true }).waitFor();
    await page.getByText('0.1.0', { exact: true }).waitFor();
    await page.getByText('2 known · 2 serving · 1 in use').waitFor();
    await page.getByText('npm run cli -- keys create').waitFor();
    await page.getByText('npm run cli -- types bind demo_workflow demo').waitFor();
    await page.getByText('Your first result in three steps').waitFor();
    await photograph(page, 'first-start-light');
  });

  it('takes an order from key to visible picture, with progress on the way', async () => {
    const page = await openPage();
    await useKey(page);
    await page.getByText('Nothing here yet').waitFor();
    await order(page, 'demo-image', 'a red fox in the snow');
    const fox = row(page, 'a red fox in the snow');
    await fox.getByText('Waits for a free window').waitFor();
    stage.advance({ status: 'in_progress', progress: 40 });
    await fox.getByText('40 %').waitFor();
    expect(await fox.getByRole('progressbar').getAttribute('value')).toBe('40');
    stage.advance({ status: 'in_progress', progress: 80 });
    await fox.getByText('80 %').waitFor();
    stage.complete('image');
    const picture = fox.getByRole('img');
    await picture.waitFor();
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('li img')?.naturalWidth === 320,
    );
    await fox.getByText('Done', { exact: true }).waitFor();
    expect(stage.orders).toEqual([{ model: 'demo-image', prompt: 'a red fox in the snow' }]);
  });

  it('plays a video and sends duration and ratio when they are chosen', async () => {
    const page = await openPage();
    await useKey(page);
    await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('demo-video');
    await page.getByRole('combobox', { name: 'Duration', exact: true }).selectOption('8');
    await page.getByRole('combobox', { name: 'Aspect ratio', exact: true }).selectOption('9:16');
    await order(page, 'demo-video', 'waves');
    await row(page, 'waves').waitFor();
    stage.complete('video');
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    expect(stage.orders).toEqual([
      { model: 'demo-video', prompt: 'waves', duration: 8, aspect_ratio: '9:16' },
    ]);
  });

  it('lets a video play on while the list is polled', async () => {
    stage.fillWithEverything();
    const page = await openPage();
    await useKey(page);
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    const source = await page.locator('video').getAttribute('src');
    const before = stage.listings;
    await expect.poll(() => stage.listings, { timeout: 10_000 }).toBeGreaterThan(before + 1);
    expect(await page.locator('video').getAttribute('src')).toBe(source);
  });

  it('makes its own key in the desktop app and shows it once', async () => {
    const page = await openPage({ desktop: true });
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByText(KEY, { exact: true }).waitFor();
    await page.getByText('Nothing here yet').waitFor();
    await photograph(page, 'desktop-new-key');
    await page.reload();
    await page.getByText('is in use').waitFor();
    expect(await page.getByText(KEY, { exact: true }).count()).toBe(0);
  });

  it('says plainly why an order was refused and keeps what was typed', async () => {
    const page = await openPage();
    await useKey(page);
    await order(page, 'demo-video', 'refuse me');
    const alert = page.getByRole('alert');
    await alert.getByText('demo-video only supports duration=4').waitFor();
    await alert.getByText('bad_duration').waitFor();
    expect(await page.getByRole('textbox', { name: 'Prompt' }).inputValue()).toBe('refuse me');
  });

  it('tells what to do when no window serves the order', async () => {
    const page = await openPage();
    await useKey(page);
    await order(page, 'demo-image', 'no window');
    const alert = page.getByRole('alert');
    await alert.getByText('No window is bound to this task type yet').waitFor();
    await alert.getByText('npm run cli -- windows create demo').waitFor();
    await photograph(page, 'refused-light');
  });

  it('says plainly when the key is wrong, and takes another one', async () => {
    const page = await openPage();
    await useKey(page, 'wrong');
    await page.getByRole('alert').getByText('Invalid API key').first().waitFor();
    await page.getByRole('button', { name: 'Forget' }).click();
    await useKey(page);
    await page.getByText('Nothing here yet').waitFor();
  });

  it('shows a failed task with its reason, and deletes it only when asked twice', async () => {
    const page = await openPage();
    await useKey(page);
    await order(page, 'demo-image', 'blocked');
    await row(page, 'blocked').waitFor();
    stage.advance({
      status: 'failed',
      error: { message: 'The site refused the content', code: 'moderation_blocked' },
    });
    const blocked = row(page, 'blocked');
    await blocked.getByText('The site refused the content').waitFor();
    await blocked.getByRole('button', { name: 'Delete' }).click();
    expect(stage.deleted).toEqual([]);
    await blocked.getByRole('button', { name: 'Really delete?' }).click();
    await page.getByText('Nothing here yet').waitFor();
    expect(stage.deleted).toHaveLength(1);
  });

  it('polls only while something is under way', async () => {
    const page = await openPage({ ownClock: true });
    await useKey(page);
    await order(page, 'demo-image', 'quick');
    await row(page, 'quick').waitFor();
    const before = stage.listings;
    await expect.poll(() => stage.listings, { timeout: 10_000 }).toBeGreaterThan(before + 1);
    stage.complete('image');
    await row(page, 'quick').getByText('Done', { exact: true }).waitFor();
    const settled = stage.listings;
    const asked = stage.healthChecks;
    await page.clock.fastForward(60_000);
    // The service is still asked how it is: the page's timers did run.
    await expect.poll(() => stage.healthChecks).toBeGreaterThan(asked);
    expect(stage.listings).toBe(settled);
  });

  it('copies the order as a curl command without the key', async () => {
    const page = await openPage();
    await useKey(page);
    await page.getByRole('textbox', { name: 'Prompt' }).fill("it's a fox");
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`${stage.origin}/v1/videos`);
    expect(copied).not.toContain(KEY);
  });

  it('says when the service is gone and recovers by itself', async () => {
    const page = await openPage({ ownClock: true });
    await page.getByRole('status').filter({ hasText: 'Running' }).waitFor();
    await page.route('**/v1/health', (route) => route.fulfill({ status: 503, body: '' }));
    await page.clock.fastForward(10_000);
    await page.getByRole('status').filter({ hasText: 'Not answering' }).waitFor();
    await page.getByText('Start it with').waitFor();
    await page.unroute('**/v1/health');
    await page.clock.fastForward(10_000);
    await page.getByRole('status').filter({ hasText: 'Running' }).waitFor();
  });

  it('speaks Chinese in a Chinese browser and remembers another choice', async () => {
    const page = await openPage({ locale: 'zh-CN' });
    await page.getByText('三步得到第一个结果').waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Your first result in three steps').waitFor();
    await page.reload();
    await page.getByText('Your first result in three steps').waitFor();
  });

  it('can be used with the keyboard alone', async () => {
    const page = await openPage();
    await page.getByRole('textbox', { name: 'API key' }).focus();
    await page.keyboard.insertText(KEY);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Prompt' }).focus();
    await page.keyboard.insertText('typed only');
    await page.keyboard.press('Control+Enter');
    await row(page, 'typed only').waitFor();
  });

  it.each([
    ['en-US', false],
    ['zh-CN', true],
  ] as const)('looks whole with every state in the list (%s, dark: %s)', async (locale, dark) => {
    stage.fillWithEverything();
    const page = await openPage({ locale, dark });
    await page.locator('input[type=password]').fill(KEY);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    await photograph(page, `tasks-${locale}-${dark ? 'dark' : 'light'}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
