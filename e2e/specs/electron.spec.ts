import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'electron-vite';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Looked up by hand: `require('electron')` would start a download where there is no binary. */
function electronBinary(): string | null {
  const home = join(root, 'node_modules', 'electron');
  const note = join(home, 'path.txt');
  const name = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'electron';
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(home, 'dist'), name);
  return existsSync(binary) ? binary : null;
}

const binary = electronBinary();
const noScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
const reason = binary === null ? 'no Electron binary here' : noScreen ? 'no screen here' : null;

let dataFolder: string;
let app: ElectronApplication;
let page: Page;

const launch = () =>
  _electron.launch({
    executablePath: binary ?? '',
    cwd: root,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '.'],
    env: { ...process.env, FPB_DATA_DIR: dataFolder, FPB_PORT: '0' } as Record<string, string>,
  });

describe.skipIf(reason !== null)(`the desktop app${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  beforeAll(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'fpb-electron-'));
    await build({ root, logLevel: 'error' });
    app = await launch();
    page = await app.firstWindow();
  }, 120_000);

  afterAll(async () => {
    await app?.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it("shows the service's own page, without Node in it", async () => {
    await page
      .getByRole('status')
      .filter({ hasText: /Running|运行中/ })
      .waitFor();
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  });

  it('makes a key that the service takes', async () => {
    await page.getByRole('button', { name: /Make a new key|创建新密钥/ }).click();
    await page.getByText(/Nothing here yet|还没有任务/).waitFor();
  });

  it('copies through the shell, since pages get no clipboard permission', async () => {
    await page.evaluate(() => window.fpb?.copyText('from the page'));
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('from the page');
  });

  it('leaves at once when it already runs, and keeps its one window', async () => {
    const second = await launch().catch(() => null);
    await second?.waitForEvent('close');
    expect(app.windows()).toHaveLength(1);
  });

  it('gives the data folder back when it quits', async () => {
    await app.close();
    app = await launch();
    page = await app.firstWindow();
    await page
      .getByRole('status')
      .filter({ hasText: /Running|运行中/ })
      .waitFor();
  });
});
