import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchMedia } from '../../main/executors/kit/index.ts';
import { systemClock } from '../../main/kernel/index.ts';
import { openTestTab } from '../conformance/test-tab.ts';
import { findChromium } from '../world/find-chromium.ts';
import { drawPng } from '../world/sites/shared/index.ts';

const picture = drawPng('a picture of some size', 1200, 900);

let browser: Browser;
let media: Server;
let origin: string;

beforeAll(async () => {
  media = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname === '/gone.png') response.writeHead(403).end('expired');
    else if (pathname === '/page.png') response.writeHead(200).end('<html>not what was asked</html>');
    else response.writeHead(200, { 'content-type': 'image/png' }).end(picture);
  }).listen(0, '127.0.0.1');
  await once(media, 'listening');
  origin = `http://127.0.0.1:${(media.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: ['--disable-gpu', ...(process.platform === 'linux' ? ['--no-sandbox'] : [])],
  });
});
afterAll(async () => {
  await browser?.close();
  media?.closeAllConnections();
  media?.close();
});

async function get(path: string) {
  const context = await browser.newContext();
  const tab = await openTestTab(context, () => '');
  // Of another origin than the media, which allow no page to read them.
  await tab.session.page.setContent('<p>page</p>');
  try {
    return await fetchMedia(tab.session, {
      url: `${origin}${path}`,
      kind: 'image',
      sizeBytes: path === '/picture.png' ? picture.length : null,
      maxBytes: 2 ** 24,
      timeoutMs: 10_000,
      clock: systemClock,
    });
  } finally {
    await context.close();
  }
}

test('a file the page may not read is fetched by the browser for it, byte by byte', async () => {
  const found = await get('/picture.png');
  expect(found).toMatchObject({ kind: 'image', mime: 'image/png' });
  expect(Buffer.from(found?.bytes ?? []).equals(picture)).toBe(true);
});

test('a link that has died is told from a wrong file', async () => {
  expect(await get('/gone.png')).toBeNull();
  await expect(get('/page.png')).rejects.toMatchObject({ code: 'media_invalid' });
});
