import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMAGES } from '../../media/samples.test-data.ts';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

let rig: Rig;
let id: string;
let link: string;

beforeAll(async () => {
  rig = await openRig();
  id = await newTask();
  rig.complete(id);
  link = (await (await rig.call(`/v1/videos/${id}`)).json()).url;
});
afterAll(() => rig.dispose());

async function newTask(): Promise<string> {
  const response = await rig.call('/v1/videos', { json: { model: 'demo-video', prompt: 'x' } });
  return (await response.json()).id;
}

const content = (path = id, headers: Record<string, string> = {}, method = 'GET') =>
  rig.call(`/v1/videos/${path}/content`, { headers, method });

describe('GET /v1/videos/{id}/content', () => {
  test('streams the bytes, whatever Accept says', async () => {
    const response = await content(id, { accept: 'application/binary' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    expect(response.headers.get('content-length')).toBe('10');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('content-disposition')).toBe(`inline; filename="${id}.mp4"`);
    expect(response.headers.has('set-cookie')).toBe(false);
    expect(await response.text()).toBe('0123456789');
  });

  test('a range gets its part, one beyond the end 416 in the envelope', async () => {
    const part = await content(id, { range: 'bytes=2-4' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 2-4/10');
    expect(await part.text()).toBe('234');
    const beyond = await content(id, { range: 'bytes=50-' });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe('bytes */10');
    expect(beyond.headers.get('content-type')).toMatch(/json/);
    expect((await beyond.json()).error.code).toBe('range_not_satisfiable');
  });

  test('HEAD answers the headers alone, and a known ETag 304', async () => {
    const head = await content(id, {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe('10');
    expect(await head.text()).toBe('');
    const etag = head.headers.get('etag') ?? '';
    // Its own cache-control: fetch would add `no-cache`, which asks for the whole file.
    expect((await content(id, { 'if-none-match': etag, 'cache-control': 'max-age=0' })).status).toBe(304);
    expect((await content(id, { 'if-match': '"other"' })).status).toBe(412);
  });

  test('an image task delivers its image', async () => {
    const made = await rig.call('/v1/videos', { json: { model: 'demo-image', prompt: 'x' } });
    const image = (await made.json()).id;
    rig.complete(image, Buffer.from('PNG'), 'image/png');
    const response = await content(image);
    expect(response.headers.get('content-type')).toBe('image/png');
  });

  test('a picture has a thumbnail, unless it cannot be read', async () => {
    const thumbnailOf = async (bytes: Uint8Array) => {
      const made = await rig.call('/v1/videos', { json: { model: 'demo-image', prompt: 'x' } });
      const path = `/v1/videos/${(await made.json()).id}/content?variant=thumbnail`;
      expect((await rig.call(path)).status).toBe(425);
      rig.complete(path.split('/')[3] ?? '', Buffer.from(bytes), 'image/png');
      return rig.call(path);
    };
    const response = await thumbnailOf(IMAGES.png);
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect(response.headers.get('content-disposition')).toMatch(/\.webp"$/);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1', 8, 12)).toBe('WEBP');

    const unreadable = await thumbnailOf(Buffer.from('PNG'));
    expect([unreadable.status, (await unreadable.json()).error.code]).toEqual([400, 'unsupported_variant']);
  });

  test('what is not there yet, failed, gone or unknown says which', async () => {
    const pending = await newTask();
    const early = await content(pending);
    expect([early.status, early.headers.get('retry-after')]).toEqual([425, '3']);
    expect((await early.json()).error.code).toBe('video_not_ready');

    rig.desk.change(pending, { state: 'failed' });
    const failed = await content(pending);
    expect([failed.status, (await failed.json()).error.code]).toEqual([400, 'video_failed']);

    const item = rig.complete(pending);
    rig.desk.change(pending, { result: { media: [{ ...item, file: 'gone' }], details: {} } });
    const gone = await content(pending);
    expect([gone.status, (await gone.json()).error.code]).toEqual([404, 'video_not_found']);

    const unknown = await content('f'.repeat(32));
    expect([unknown.status, (await unknown.json()).error.code]).toEqual([404, 'video_not_found']);

    const variant = await rig.call(`/v1/videos/${id}/content?variant=thumbnail`);
    expect([variant.status, (await variant.json()).error.code]).toEqual([400, 'unsupported_variant']);
  });
});

describe('signed links', () => {
  test('work without a key and do not mind one', async () => {
    expect(await (await fetch(link)).text()).toBe('0123456789');
    const withKey = await fetch(link, { headers: { authorization: 'Bearer nonsense', range: 'bytes=-1' } });
    expect([withKey.status, await withKey.text()]).toEqual([206, '9']);
    expect(withKey.headers.get('content-disposition')).toBe(`inline; filename="${id}-1.mp4"`);
  });

  test.each([
    ['another result', (url: string) => url.replace('/1.mp4', '/2.mp4')],
    [
      'another signature',
      (url: string) => url.replace(/sig=./, (was) => (was === 'sig=_' ? 'sig=-' : 'sig=_')),
    ],
    ['a later end', (url: string) => url.replace(/exp=\d+/, 'exp=9999999999')],
    ['no query', (url: string) => url.replace(/\?.*/, '')],
  ])('refuse %s', async (_name, change) => {
    expect((await fetch(change(link))).status).toBe(403);
  });

  test('end after a day; the next answer has a fresh one', async () => {
    await rig.clock.advance(24 * 3600 * 1000 + 2000);
    expect((await fetch(link)).status).toBe(403);
    const fresh = (await (await rig.call(`/v1/videos/${id}`)).json()).url;
    expect((await fetch(fresh)).status).toBe(200);
  });
});
