import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredReference } from '../../contract/index.ts';
import type { IncomingReference } from '../../domain/index.ts';
import { silentLogger, systemClock } from '../../kernel/index.ts';
import { IMAGES, sampleMov, sampleMp4, sampleWebM } from '../samples.test-data.ts';
import { createReferenceStore, type ReferenceStoreOptions } from './reference-store.ts';

let folder = '';
let server: Server | null = null;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'fpb-ref-')), 'references');
});
afterEach(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
  server?.closeAllConnections();
  server?.close();
  server = null;
});

const storeOf = (change: Partial<ReferenceStoreOptions> = {}) =>
  createReferenceStore({
    folder,
    clock: systemClock,
    log: silentLogger,
    maxBytes: 100_000,
    allowPrivate: () => true,
    ...change,
  });
const bytesOf = (bytes: Uint8Array, role: StoredReference['role'] = 'reference'): IncomingReference => ({
  role,
  source: { type: 'bytes', bytes },
  param: 'image[0]',
});
const textOf = (value: string, role: StoredReference['role'] = 'reference'): IncomingReference => ({
  role,
  source: { type: 'text', value },
  param: 'input_reference',
});
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const files = (): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

describe('the reference store', () => {
  it('keeps every form a client sends, byte by byte, in order', async () => {
    const origin = await serve((_, res) => {
      // Neither name nor type tells the truth.
      res.writeHead(200, { 'content-type': 'text/html' }).end(IMAGES.webpLossy);
    });
    const store = storeOf();
    const url = `${origin}/index.html?x=1`;
    const taken = await store.take([
      bytesOf(IMAGES.png, 'first_frame'),
      textOf(`data:text/plain;base64,${base64(IMAGES.jpeg)}`, 'last_frame'),
      textOf(base64(IMAGES.gif)),
      textOf(url, 'edit_image'),
    ]);
    expect(taken).toMatchObject([
      { role: 'first_frame', mime: 'image/png', sizeBytes: IMAGES.png.length },
      { role: 'last_frame', mime: 'image/jpeg' },
      { role: 'reference', mime: 'image/gif' },
      { role: 'edit_image', mime: 'image/webp', sourceUrl: url },
    ]);
    expect(taken.slice(0, 3).some((one) => 'sourceUrl' in one)).toBe(false);
    const expected = [IMAGES.png, IMAGES.jpeg, IMAGES.gif, IMAGES.webpLossy];
    for (const [place, one] of taken.entries()) {
      expect(new Uint8Array(readFileSync(store.path(one)))).toEqual(expected[place]);
    }
    expect(files().sort()).toEqual(taken.map((one) => one.fileId).sort());
  });

  it('takes the formats of each role and refuses the others', async () => {
    const store = storeOf();
    const avif = Buffer.from('\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf\0\0\0\x08free', 'latin1');
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\x08free', 'latin1');
    const wav = Buffer.from(
      'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\0\0\0\0',
      'latin1',
    );
    const good = [
      bytesOf(IMAGES.webpLossless, 'mask'),
      bytesOf(IMAGES.webpExtended),
      bytesOf(avif),
      bytesOf(heic),
      bytesOf(await sampleMp4(), 'source_video'),
      bytesOf(await sampleWebM(true), 'source_video'),
      bytesOf(await sampleMov(), 'source_video'),
      bytesOf(wav, 'audio'),
    ];
    expect((await store.take(good)).map((one) => one.mime)).toEqual([
      'image/webp',
      'image/webp',
      'image/avif',
      'image/heic',
      'video/mp4',
      'video/webm',
      'video/quicktime',
      'audio/wav',
    ]);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const bad = [
      bytesOf(new Uint8Array()),
      bytesOf(Buffer.from('hello')),
      bytesOf(svg),
      bytesOf(Buffer.from('%PDF-1.7\n')),
      bytesOf(IMAGES.png.slice(0, 8)),
      bytesOf(IMAGES.png.slice(0, 20)),
      bytesOf(IMAGES.jpeg.slice(0, 20)),
      bytesOf(await sampleMp4()),
      bytesOf(IMAGES.png, 'source_video'),
      bytesOf(IMAGES.png, 'audio'),
    ];
    for (const one of bad) {
      await expect(store.take([one])).rejects.toMatchObject({ code: 'bad_image', param: 'image[0]' });
    }
    expect(files()).toHaveLength(good.length);
  });

  it.each([
    ['ftp://a.test/x.png', 'bad_parameter'],
    ['http://u:p@a.test/', 'bad_parameter'],
    ['http://169.254.169.254/latest', 'bad_parameter'],
    ['not a picture', 'bad_image'],
    ['', 'bad_image'],
    [`data:image/png;base64,${'A'.repeat(200_000)}`, 'body_too_large'],
  ])('names code and field for %j', async (value, code) => {
    await expect(storeOf().take([textOf(value)])).rejects.toMatchObject({ code, param: 'input_reference' });
  });

  it('applies one size limit to bytes, text and downloads', async () => {
    const origin = await serve((_, res) => void res.end(IMAGES.png));
    const store = storeOf({ maxBytes: IMAGES.png.length - 1 });
    for (const one of [bytesOf(IMAGES.png), textOf(base64(IMAGES.png)), textOf(origin)]) {
      await expect(store.take([one])).rejects.toMatchObject({ code: 'body_too_large' });
    }
    const roomy = storeOf({ maxBytes: IMAGES.png.length });
    expect(await roomy.take([bytesOf(IMAGES.png), textOf(base64(IMAGES.png)), textOf(origin)])).toHaveLength(
      3,
    );
  });

  it('leaves no file behind when one of several fails', async () => {
    const origin = await serve((req, res) => {
      if (req.url === '/missing') res.writeHead(404).end();
      else res.end(IMAGES.png);
    });
    const good = (n: number) => textOf(`${origin}/${n}`);
    const mixed = [
      bytesOf(IMAGES.png),
      good(1),
      good(2),
      textOf(`${origin}/missing`),
      good(3),
      good(4),
      good(5),
    ];
    await expect(storeOf().take(mixed)).rejects.toMatchObject({ code: 'bad_image' });
    expect(files()).toEqual([]);
  });

  it('leaves no file behind when the caller goes away', async () => {
    const controller = new AbortController();
    const arrived = Promise.withResolvers<void>();
    const origin = await serve(() => arrived.resolve());
    const taking = storeOf().take([bytesOf(IMAGES.png), textOf(origin)], controller.signal);
    const outcome = taking.catch((error: unknown) => error);
    await arrived.promise;
    const reason = new Error('client left');
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(files()).toEqual([]);
  });

  it('gives the same content to two tasks as two files, so that one can be removed', async () => {
    const store = storeOf();
    const [first] = await store.take([bytesOf(IMAGES.png)]);
    const [second] = await store.take([bytesOf(IMAGES.png)]);
    if (!first || !second) throw new Error('nothing was taken');
    await store.remove([first]);
    expect(files()).toEqual([basename(store.path(second))]);
    await store.remove([first]);
  });

  it.each(['../../etc/passwd', 'ref_x.png', '/etc/passwd', 'ref_0123456789abcdef0123.png/../x', ''])(
    'has no path for the impossible id %j',
    (fileId) => {
      const reference: StoredReference = { role: 'reference', fileId, mime: 'image/png', sizeBytes: 1 };
      expect(() => storeOf().path(reference)).toThrow(/impossible/);
    },
  );

  it('sweeps what is old and unwanted, and nothing else', async () => {
    const store = storeOf();
    const [old, kept, fresh] = await store.take([
      bytesOf(IMAGES.png),
      bytesOf(IMAGES.jpeg),
      bytesOf(IMAGES.gif),
    ]);
    if (!old || !kept || !fresh) throw new Error('nothing was taken');
    writeFileSync(join(folder, 'holiday.png'), 'of the person');
    writeFileSync(join(folder, `${fresh.fileId}.w_1.part`), 'half');
    const aDayAgo = new Date(systemClock.now() - 86_400_000);
    for (const name of [old.fileId, kept.fileId, 'holiday.png', `${fresh.fileId}.w_1.part`]) {
      utimesSync(join(folder, name), aDayAgo, aDayAgo);
    }
    expect(await store.sweep(systemClock.now() - 3_600_000, new Set([kept.fileId]))).toBe(2);
    expect(files().sort()).toEqual(['holiday.png', kept.fileId, fresh.fileId].sort());
  });

  it('has nothing to sweep before the first reference came', async () => {
    expect(await storeOf().sweep(systemClock.now(), new Set())).toBe(0);
  });
});
