import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../find-chromium.ts';
import type { FlowWorld } from './world.ts';

/** What a person does at the page, for this simulator's own tests. Executors bring hands of their own. */
export class FlowVisitor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get editor(): Locator {
    return this.page.locator('div.ProseMirror');
  }

  get arrow(): Locator {
    return this.page.locator('.generate-icon-button:enabled');
  }

  icon(ligature: string, within = ''): Locator {
    return this.page.locator(`${within} button:has(mat-icon:text-is("${ligature}"))`);
  }

  async openProject(): Promise<void> {
    await this.page.locator('flow-project-card').first().click();
    await this.editor.waitFor();
  }

  /** Ligatures, or words such as `8s` and `x2`, in the order to click them. */
  async set(...choices: string[]): Promise<void> {
    await this.page.locator('.settings-trigger-button').click();
    for (const choice of choices) {
      const radios = this.page.locator('flow-prompt-box-settings [role=radio]');
      const glyph = radios.filter({ has: this.page.locator(`mat-icon:text-is("${choice}")`) });
      const word = radios.filter({ has: this.page.locator(`.toggle-text:text-is("${choice}")`) });
      await glyph.or(word).click();
    }
    await this.page.keyboard.press('Escape');
  }

  async chooseModel(label: string): Promise<void> {
    await this.page.locator('.settings-trigger-button').click();
    await this.icon('arrow_drop_down', 'flow-prompt-box-settings').click();
    await this.page
      .locator('[role=menuitem]', { hasText: new RegExp(`${label.replace(/[.[\]]/g, '\\$&')}$`) })
      .click();
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Escape');
  }

  async say(prompt: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.insertText(prompt);
  }

  async generate(prompt: string): Promise<void> {
    await this.say(prompt);
    await this.arrow.click();
  }

  async upload(...files: { name: string; buffer: Buffer; mimeType?: string }[]): Promise<void> {
    await this.page.locator('.toolbar-add').click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.icon('upload', '[role=menu]').click();
    await (await chooser).setFiles(files.map((file) => ({ mimeType: 'image/png', ...file })));
  }

  async pickFrame(name: string): Promise<void> {
    await this.page.locator('button.empty-chip').first().click();
    await this.page.locator('flow-add-menu-popover-content input').fill(name);
    await this.page.locator('button.asset-item', { hasText: name }).first().click();
  }

  async mention(name: string): Promise<void> {
    await this.editor.click();
    await this.page.keyboard.press('End');
    await this.page.keyboard.type(` @${name}`);
    await this.page.locator('.asset-item', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  async tileMenu(tile: number, ligature: string): Promise<void> {
    await this.icon('more_vert').nth(tile).click();
    await this.icon(ligature, '[role=menu]').click();
  }
}

export interface FlowBench {
  browser: Browser;
  /** A fresh profile on the account's start page. */
  visit(account?: string, path?: string): Promise<FlowVisitor & { context: BrowserContext }>;
  close(): Promise<void>;
}

export async function openBench(world: FlowWorld): Promise<FlowBench> {
  const rules = Object.entries(world.siteHosts).map(([host, target]) => `MAP ${host} ${target}`);
  const browser = await chromium.launch({
    executablePath: findChromium(),
    args: [
      ...(process.platform === 'linux' ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--ignore-certificate-errors'],
      `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(',')}`,
    ],
  });
  return {
    browser,
    async visit(account, path = '/') {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
      context.setDefaultTimeout(45_000);
      const page = await context.newPage();
      await page.goto(account ? world.startUrl(account, path) : `https://flow.google.com${path}`);
      return Object.assign(new FlowVisitor(page), { context });
    },
    close: () => browser.close(),
  };
}
