import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Clock, Deadline, raceAbort } from '../../kernel/index.ts';
import { redactHtml, redactUrl } from './redaction.ts';

const MOST_HTML_BYTES = 2 * 1024 * 1024;
const SCREENSHOT_MS = 6_000;
const HTML_MS = 4_000;
const TITLE_MS = 1_000;

export interface PageFacts {
  url: string | null;
  title: string | null;
  /** What could not be had, and why. */
  missing: Record<string, string>;
}

/** Writes screenshot and HTML of a page into `folder`. A page that does not answer costs at most 6 s and no error. */
export async function capturePage(page: Page | null, folder: string, clock: Clock): Promise<PageFacts> {
  const missing: Record<string, string> = {};
  if (!page || page.isClosed()) {
    missing.page = 'The tab was closed';
    return { url: page ? redactUrl(page.url()) : null, title: null, missing };
  }
  const part = async <T>(name: string, ms: number, work: () => Promise<T>): Promise<T | null> => {
    using deadline = new Deadline(clock, ms, () => new Error(`no answer within ${ms} ms`));
    try {
      return await raceAbort(work(), deadline.signal);
    } catch (error) {
      missing[name] = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      return null;
    }
  };
  const [title] = await Promise.all([
    part('title', TITLE_MS, () => page.title()),
    part('page.html', HTML_MS, async () => {
      const html = cut(redactHtml((await page.content()).slice(0, MOST_HTML_BYTES)), MOST_HTML_BYTES);
      await writeFile(join(folder, 'page.html'), html);
    }),
    part('screenshot.png', SCREENSHOT_MS, async () => {
      const png = await screenshot(page);
      await writeFile(join(folder, 'screenshot.png'), png);
    }),
  ]);
  return { url: redactUrl(page.url()), title, missing };
}

const cut = (text: string, bytes: number): Buffer => Buffer.from(text).subarray(0, bytes);

/** Straight from the browser: `page.screenshot` waits for ever in a tab that is not in front (Playwright 1.65, measured). */
async function screenshot(page: Page): Promise<Buffer> {
  const cdp = await page.context().newCDPSession(page);
  try {
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(data, 'base64');
  } finally {
    void cdp.detach().catch(() => undefined);
  }
}
