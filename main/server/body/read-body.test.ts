import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRig, type Rig } from '../testing/gateway-rig.ts';
import { jsonOf, rawRequest, statusOf } from '../testing/raw-request.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  rig.taken.length = 0;
  rig.settings.maxUploadBytes = 64 * 1024 * 1024;
});

async function post(body: BodyInit, type?: string) {
  const response = await rig.call('/v1/videos', {
    method: 'POST',
    body,
    headers: type ? { 'content-type': type } : {},
  });
  return { status: response.status, body: await response.json() };
}

function form(fields: Record<string, string | string[]>, files: [string, Uint8Array<ArrayBuffer>][] = []) {
  const data = new FormData();
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) data.append(name, value);
  }
  for (const [name, bytes] of files) data.append(name, new Blob([bytes]), 'blob');
  return data;
}

const requestOf = (id: string) => rig.desk.tasks.get(id)?.request;
const HEAD = 'POST /v1/videos HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k-one\r\n';

describe('the three encodings', () => {
  const fields = { model: 'demo-video', prompt: 'a café ☕', seconds: '3', size: '720x1280' };

  test('mean the same', async () => {
    const answers = [
      await post(JSON.stringify(fields), 'application/json; charset=utf-8'),
      await post(new URLSearchParams(fields).toString(), 'application/x-www-form-urlencoded'),
      await post(form(fields)),
      await post(JSON.stringify(fields), 'application/x-www-form-urlencoded'),
      await post(JSON.stringify(fields), 'text/plain'),
    ];
    for (const { status, body } of answers) {
      expect([status, body.seconds, body.aspect_ratio, body.prompt]).toEqual([200, '3', '9:16', 'a café ☕']);
    }
  });

  test('a line of remark, as in an example of a document, is no part of JSON', async () => {
    const said = '{\n  "model": "demo-video",\n  "prompt": "issue # 7"\n  # "seconds": "9"\n}';
    const { status, body } = await post(said, 'application/json');
    expect([status, body.prompt]).toEqual([200, 'issue # 7']);
    expect(await post('{\n# only this', 'application/json')).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_body' } },
    });
  });

  test('brackets and repeated keys make arrays and objects', async () => {
    const answers = [
      await post(
        'model=veo-3-1&prompt=x&seconds=8&images[]=https://x/a&images[]=https://x/b&metadata[a][b]=c',
        'application/x-www-form-urlencoded',
      ),
      await post(
        form({
          model: 'veo-3-1',
          prompt: 'x',
          seconds: '8',
          'images[]': ['https://x/a', 'https://x/b'],
          'metadata[a][b]': 'c',
        }),
      ),
    ];
    for (const { body } of answers) {
      expect(requestOf(body.id)).toMatchObject({ mode: 'first_last', metadata: { a: { b: 'c' } } });
    }
    await post(form({ model: 'demo-video', prompt: 'x', 'input_reference[image_url]': 'https://x/a' }));
    expect(rig.taken.at(-1)).toMatchObject({ source: { type: 'text', value: 'https://x/a' } });
  });

  test('numbered files keep the order of their numbers, empty file inputs do not count', async () => {
    const [one, two] = [new Uint8Array([1]), new Uint8Array([2])];
    await post(
      form({ model: 'veo-3-1', prompt: 'x', seconds: '8' }, [
        ['image[1]', two],
        ['image[0]', one],
        ['mask', new Uint8Array()],
      ]),
    );
    expect(rig.taken.map(({ role, source }) => [role, source.type === 'bytes' && source.bytes[0]])).toEqual([
      ['first_frame', 1],
      ['last_frame', 2],
    ]);
  });

  test('names of Object.prototype stay ordinary names', async () => {
    const { status, body } = await post(
      '{"model":"demo-video","prompt":"x","__proto__":{"polluted":1},"constructor":"c"}',
      'application/json',
    );
    expect(status).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(requestOf(body.id)?.model).toBe('demo-video');
  });
});

describe('bodies that cannot be read', () => {
  test.each([
    ['{"model":', 'application/json', 400, 'bad_body'],
    ['[1]', 'application/json', 400, 'bad_body'],
    ['null', 'application/json', 400, 'bad_body'],
    [`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'application/json', 400, 'bad_body'],
    [new Uint8Array([0x7b, 0xff, 0x7d]), 'application/json', 400, 'bad_body'],
    ['<a/>', 'application/xml', 415, 'unsupported_media_type'],
    ['x', 'multipart/form-data', 400, 'bad_body'],
    [
      '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
      'multipart/form-data; boundary=b',
      400,
      'bad_body',
    ],
    [
      '--b\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\nx',
      'multipart/form-data; boundary=b',
      400,
      'bad_body',
    ],
    ['', 'application/json', 400, 'missing_required_parameter'],
  ])('case %#', async (body, type, status, code) => {
    const answer = await post(body, type);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('a compressed body is refused by name', async () => {
    const response = await rig.call('/v1/videos', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(response.status).toBe(415);
  });

  test('a connection that breaks off inside a body orders nothing', async () => {
    const before = rig.desk.tasks.size;
    for (const type of ['application/json', 'multipart/form-data; boundary=b']) {
      await rawRequest(
        rig.port,
        `${HEAD}Content-Type: ${type}\r\nContent-Length: 99\r\n\r\n{"model":"demo-video"`,
        { hangUp: true },
      );
    }
    expect(rig.desk.tasks.size).toBe(before);
    expect((await rig.call('/v1/health')).status).toBe(200);
  });
});

describe('bodies that are too large', () => {
  const big = Buffer.alloc(20 * 1024 * 1024, 'a');

  test.each([
    ['with its length', `Content-Length: ${big.length}\r\n\r\n`, big],
    [
      'in chunks',
      'Transfer-Encoding: chunked\r\n\r\n',
      Buffer.concat([Buffer.from(`${big.length.toString(16)}\r\n`), big, Buffer.from('\r\n0\r\n\r\n')]),
    ],
  ])('20 MB %s really get their 413 over a closing connection', async (_name, headers, body) => {
    const head = `${HEAD}Connection: close\r\nContent-Type: application/json\r\n${headers}`;
    const answer = await rawRequest(rig.port, Buffer.concat([Buffer.from(head), body]));
    expect(statusOf(answer)).toBe(413);
    expect(jsonOf(answer)).toMatchObject({
      error: { code: 'body_too_large', type: 'invalid_request_error' },
      detail: '[413 body_too_large] The request body is larger than 16 MB',
    });
  });

  test('the connection is good for the next request', async () => {
    const next = 'GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    const head = `${HEAD}Content-Type: application/json\r\nContent-Length: ${big.length}\r\n\r\n`;
    const answer = await rawRequest(rig.port, Buffer.concat([Buffer.from(head), big, Buffer.from(next)]));
    expect(answer).toMatch(/^HTTP\/1\.1 413[\s\S]*HTTP\/1\.1 200/);
  });

  test('a wrong key is told after a large body, not a broken pipe', async () => {
    const head = `POST /v1/videos HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${big.length}\r\n\r\n`;
    expect(statusOf(await rawRequest(rig.port, Buffer.concat([Buffer.from(head), big])))).toBe(401);
  });

  test('a file, two files together, too many files and too much text have their limits', async () => {
    rig.settings.maxUploadBytes = 1000;
    const file = (bytes: number): [string, Uint8Array<ArrayBuffer>] => ['image', new Uint8Array(bytes)];
    const fields = { model: 'gpt-image2-1k', prompt: 'x' };
    expect((await post(form(fields, [file(1000), file(1000)]))).status).toBe(200);
    expect((await post(form(fields, [file(1001)]))).status).toBe(413);
    expect((await post(form(fields, [file(900), file(900), file(900)]))).status).toBe(413);
    const eleven = await post(
      form(
        fields,
        Array.from({ length: 11 }, () => file(1)),
      ),
    );
    expect([eleven.status, eleven.body.error.code]).toEqual([400, 'too_many_images']);
    expect((await post(form({ ...fields, prompt: 'x'.repeat(17 * 1024 * 1024) }))).status).toBe(413);
  });
});
