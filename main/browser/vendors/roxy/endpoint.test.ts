import { describe, expect, it } from 'vitest';
import { toEndpoint } from './endpoint.ts';

const resolve = async (host: string) => {
  if (host === 'office-pc') return '192.168.1.50';
  throw new Error(`unknown host ${host}`);
};
const row = {
  dirId: 'a',
  ws: 'ws://127.0.0.1:52314/devtools/browser/857b',
  http: '127.0.0.1:52314',
  pid: 1111,
  coreType: null,
};

describe('toEndpoint', () => {
  it('gives http its scheme', async () => {
    expect(await toEndpoint(row, 'localhost', resolve)).toMatchObject({
      httpUrl: 'http://127.0.0.1:52314',
      wsUrl: 'ws://127.0.0.1:52314/devtools/browser/857b',
      protocol: 'cdp',
    });
  });

  it('puts the address of a remote API in place of the loopback', async () => {
    expect(await toEndpoint(row, '192.168.1.10', resolve)).toMatchObject({
      httpUrl: 'http://192.168.1.10:52314',
      wsUrl: 'ws://192.168.1.10:52314/devtools/browser/857b',
    });
  });

  it('resolves a name, because Chromium answers only to addresses', async () => {
    const endpoint = await toEndpoint({ ...row, http: 'office-pc:52314', ws: null }, 'office-pc', resolve);
    expect(endpoint?.httpUrl).toBe('http://192.168.1.50:52314');
  });

  it('writes IPv6 addresses in brackets', async () => {
    const endpoint = await toEndpoint(row, '[fd00::1]', resolve);
    expect(endpoint?.httpUrl).toBe('http://[fd00::1]:52314');
  });

  it('derives http from the ws of a Chromium', async () => {
    expect((await toEndpoint({ ...row, http: null }, '127.0.0.1', resolve))?.httpUrl).toBe(
      'http://127.0.0.1:52314',
    );
  });

  it('keeps the generation of one launch when one answer lacks the pid', async () => {
    const whole = await toEndpoint(row, '127.0.0.1', resolve);
    const partial = await toEndpoint({ ...row, pid: null, http: null }, '127.0.0.1', resolve);
    expect(partial?.generation).toBe(whole?.generation);
  });

  it('changes the generation with the GUID on the same port', async () => {
    const former = await toEndpoint(row, '127.0.0.1', resolve);
    const next = await toEndpoint(
      { ...row, ws: 'ws://127.0.0.1:52314/devtools/browser/9' },
      '127.0.0.1',
      resolve,
    );
    expect(next?.generation).not.toBe(former?.generation);
  });

  it.each([
    { ...row, ws: 'ws://127.0.0.1:52314/session/abc' },
    { ...row, coreType: 'Firefox' },
  ])('tells a BiDi endpoint by its path or its core (%#)', async (bidi) => {
    expect((await toEndpoint(bidi, '127.0.0.1', resolve))?.protocol).toBe('bidi');
  });

  it.each([
    { ...row, ws: null, http: null },
    { ...row, ws: 'nonsense', http: '' },
    { ...row, ws: null, http: '127.0.0.1' },
  ])('has nothing to offer without a usable address (%#)', async (bare) => {
    expect(await toEndpoint(bare, '127.0.0.1', resolve)).toBeNull();
  });
});
