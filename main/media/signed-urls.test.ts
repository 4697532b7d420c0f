import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../kernel/index.ts';
import { createUrlSigner } from './signed-urls.ts';

const parse = (signed: string): [string, Record<string, string>] => {
  const url = new URL(signed, 'http://127.0.0.1:8002');
  return [url.pathname, Object.fromEntries(url.searchParams)];
};
const setUp = () => {
  const clock = new VirtualClock(1_700_000_000_000);
  return { clock, signer: createUrlSigner({ secret: 's'.repeat(43), clock }) };
};

describe('signed URLs', () => {
  it('open their path until they expire, and not at that moment', async () => {
    const { clock, signer } = setUp();
    const [path, query] = parse(signer.sign('/media/abc/1.mp4', 60_000));
    expect(path).toBe('/media/abc/1.mp4');
    expect(query.exp).toBe('1700000060');
    expect(signer.verify(path, query)).toBe(true);
    await clock.advance(59_999);
    expect(signer.verify(path, query)).toBe(true);
    await clock.advance(1);
    expect(signer.verify(path, query)).toBe(false);
  });

  it('keep other parameters and do not mind them', () => {
    const { signer } = setUp();
    const [path, query] = parse(signer.sign('/media/abc?variant=thumbnail', 60_000));
    expect(query.variant).toBe('thumbnail');
    expect(signer.verify(path, { ...query, download: '1' })).toBe(true);
  });

  it('open no other path, no later time, with no other secret', () => {
    const { clock, signer } = setUp();
    const [path, query] = parse(signer.sign('/media/abc', 60_000));
    const flipped = (query.sig?.startsWith('A') ? 'B' : 'A') + (query.sig ?? '').slice(1);
    expect(signer.verify('/media/abd', query)).toBe(false);
    expect(signer.verify('/media/abc/', query)).toBe(false);
    expect(signer.verify(path, { ...query, exp: '1700009999' })).toBe(false);
    expect(signer.verify(path, { ...query, exp: `0${query.exp}` })).toBe(false);
    expect(signer.verify(path, { ...query, sig: flipped })).toBe(false);
    expect(createUrlSigner({ secret: 'other', clock }).verify(path, query)).toBe(false);
  });

  it('do not break on what is no signature', () => {
    const { signer } = setUp();
    const [path, query] = parse(signer.sign('/media/abc', 60_000));
    const broken: Record<string, unknown>[] = [
      {},
      { exp: query.exp },
      { sig: query.sig },
      { ...query, sig: '' },
      { ...query, sig: query.sig?.slice(0, -2) },
      { ...query, sig: [query.sig, query.sig] },
      { ...query, exp: [query.exp] },
      { ...query, exp: 'Infinity' },
      { ...query, exp: '-1' },
      { ...query, exp: '9'.repeat(400) },
      { ...query, sig: '密'.repeat(43) },
    ];
    for (const attempt of broken) expect(signer.verify(path, attempt)).toBe(false);
  });
});
