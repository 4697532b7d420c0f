import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig({
    extraRoutes: [
      async (ctx, next) => {
        if (ctx.path.startsWith('/demo/')) ctx.body = 'demo page';
        else await next();
      },
    ],
  });
});
afterEach(() => rig.dispose());

const scrape = async () => (await (await rig.call('/metrics')).text()).split('\n');

describe('GET /metrics', () => {
  test('answers any API key in Prometheus’ text format', async () => {
    const response = await rig.call('/metrics', { key: 'k-other' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.text()).toContain('fpb_build_info{version="1.2.3"');
  });

  test('is closed without a key, also to this computer', async () => {
    expect((await rig.call('/metrics', { key: null })).status).toBe(401);
    expect((await rig.call('/metrics', { key: 'wrong' })).status).toBe(401);
  });

  test('opens to this computer with the setting, at once, but not to what a proxy passes on', async () => {
    rig.settings.metricsOpen = true;
    expect((await rig.call('/metrics', { key: null })).status).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded']) {
      const response = await rig.call('/metrics', { key: null, headers: { [header]: 'for=1.2.3.4' } });
      expect([header, response.status]).toEqual([header, 401]);
    }
    rig.settings.metricsOpen = false;
    expect((await rig.call('/metrics', { key: null })).status).toBe(401);
  });

  test('counts requests by the pattern of their route, whatever paths callers make up', async () => {
    for (let n = 0; n < 3; n++) await rig.call(`/v1/videos/${String(n).repeat(32)}`);
    await rig.call('/v1/health', { key: null });
    await rig.call('/v1/videos', { key: null });
    await rig.call('/v1/made-up/1');
    await rig.call('/v1/made-up/2');
    await rig.call('/demo/app.js');
    await rig.call('/what/is/this');
    const counted = (await scrape()).filter((line) => line.startsWith('fpb_http_requests_total{'));
    expect(counted.sort()).toEqual([
      'fpb_http_requests_total{method="GET",route="/demo/*",status="2xx"} 1',
      'fpb_http_requests_total{method="GET",route="/v1/*",status="4xx"} 2',
      'fpb_http_requests_total{method="GET",route="/v1/health",status="2xx"} 1',
      'fpb_http_requests_total{method="GET",route="/v1/videos",status="4xx"} 1',
      'fpb_http_requests_total{method="GET",route="/v1/videos/:id",status="4xx"} 3',
      'fpb_http_requests_total{method="GET",route="other",status="4xx"} 1',
    ]);
  });
});
