import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRig, type Rig } from './testing/gateway-rig.ts';
import { rawRequest, statusOf } from './testing/raw-request.ts';

let rig: Rig;
const folder = mkdtempSync(join(tmpdir(), 'pages-'));
beforeAll(async () => {
  mkdirSync(join(folder, 'pages/assets'), { recursive: true });
  writeFileSync(join(folder, 'pages/index.html'), '<p>admin</p>');
  writeFileSync(join(folder, 'pages/assets/app.js'), 'run()');
  writeFileSync(join(folder, 'pages/.env'), 'secret');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  rig = await openRig({ staticFolder: join(folder, 'pages') });
});
afterAll(async () => {
  await rig.dispose();
  rmSync(folder, { recursive: true });
});

test('the start page and its files are served with their types', async () => {
  const start = await rig.call('/', { key: null });
  expect([start.status, await start.text()]).toEqual([200, '<p>admin</p>']);
  expect(start.headers.get('content-type')).toMatch(/^text\/html/);
  expect((await rig.call('/assets/app.js')).headers.get('content-type')).toMatch(/javascript/);
});

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/.env',
  '/assets',
  '/none.js',
])('%s is 404 in JSON', async (path) => {
  const answer = await rawRequest(
    rig.port,
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
  expect(statusOf(answer)).toBe(404);
  expect(answer).toMatch(/"code":"route_not_found"/);
});

test('the API keeps its paths', async () => {
  expect((await (await rig.call('/v1/nothing')).json()).error.code).toBe('route_not_found');
});
