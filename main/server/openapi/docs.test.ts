import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRig, type Rig } from '../testing/gateway-rig.ts';
import { curl } from './page/curl.ts';
import { highlightJson } from './page/highlight.ts';
import { markdown } from './page/markdown.ts';
import { API_OPERATIONS } from './routes/index.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());

async function page(path = '/docs', headers: Record<string, string> = {}) {
  const response = await rig.call(path, { key: null, headers });
  return { response, text: await response.text() };
}

test('the document is on the origin it was asked at', async () => {
  const document = await (await rig.call('/openapi.json', { key: null })).json();
  expect(document.servers).toEqual([{ url: rig.origin, description: expect.any(String) }]);
  const byName = await fetch(`http://localhost:${rig.port}/openapi.json`);
  expect((await byName.json()).servers[0].url).toBe(`http://localhost:${rig.port}`);
});

test('what is hidden from now on is gone from the next document', async () => {
  const shown = async () => (await rig.call('/openapi.json', { key: null })).text();
  expect(await shown()).toContain('seedance-2-fast');
  rig.settings.hiddenModels = ['seedance-2-fast'];
  expect(await shown()).not.toContain('"seedance-2-fast"');
  rig.settings.hiddenModels = [];
});

test('the page has every operation with a call on the caller’s own origin', async () => {
  const { response, text } = await page();
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const { id } of API_OPERATIONS) expect(text).toContain(`<section class="operation" id="${id}"`);
  expect(text).toContain(`curl &#39;${rig.origin}/v1/videos&#39;`);
});

test('the page needs nothing from elsewhere, and its policy forbids it', async () => {
  const { response, text } = await page();
  expect(text).not.toMatch(/(src|href)="?(https?:)?\/\//);
  expect(text).not.toMatch(/@import|url\(/);
  const policy = String(response.headers.get('content-security-policy'));
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  for (const tag of ['style', 'script']) {
    const [, inside = ''] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text) ?? [];
    expect(inside.length).toBeGreaterThan(500);
    expect(policy).toContain(`'sha256-${createHash('sha256').update(inside).digest('base64')}'`);
  }
  // Neither would run under the policy.
  expect(text).not.toMatch(/ on\w+="| style="/);
});

test('every link within the page has a target, and no id stands twice', async () => {
  const { text } = await page();
  const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
});

test('headings follow the browser, or the language asked for', async () => {
  expect((await page('/docs', { 'accept-language': 'zh-CN,zh;q=0.9' })).text).toContain('<h2>视频</h2>');
  expect((await page('/docs', { 'accept-language': 'fr' })).text).toContain('<h2>Videos</h2>');
  expect((await page('/docs?lang=zh')).text).toContain('lang="zh"');
  expect((await page('/docs?lang=xx')).response.status).toBe(200);
});

test('names of an operator cannot become markup', async () => {
  rig.settings.modelRoutes = { '<img src=x>': 'demo-image' };
  expect((await page()).text).not.toContain('<img');
  rig.settings.modelRoutes = {};
});

test('a quote in an example does not end the shell’s text', () => {
  const text = curl({
    method: 'post',
    url: 'http://a',
    type: 'application/json',
    body: { a: "it's" },
    needsKey: false,
  });
  expect(text).toContain(`"it'\\''s"`);
});

test('code stays as it is between bold words and markup', () => {
  expect(markdown('**a** `**b** <i>`').text).toBe('<p><strong>a</strong> <code>**b** &lt;i&gt;</code></p>');
  expect(highlightJson({ 'a<b': 'x": 1', n: -1.5 }).text).toBe(
    '{\n  <span class="k">&quot;a&lt;b&quot;</span>: <span class="s">&quot;x\\&quot;: 1&quot;</span>,\n  <span class="k">&quot;n&quot;</span>: <span class="n">-1.5</span>\n}',
  );
});
