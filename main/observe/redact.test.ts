import { describe, expect, it } from 'vitest';
import { GatewayError } from '../contract/index.ts';
import { redact } from './redact.ts';

const SECRET = 'hunter2-hunter2';

describe('redaction of values', () => {
  it.each([
    'authorization',
    'Authorization',
    'Proxy-Authorization',
    'cookie',
    'Set-Cookie',
    'cookies',
    'token',
    'accessToken',
    'refresh_token',
    'csrf-token',
    'X-API-Key',
    'apiKey',
    'password',
    'proxyPassword',
    'passwd',
    'pwd',
    'clientSecret',
    'sig',
    'exp',
    'X-Amz-Signature',
    'X-Amz-Security-Token',
    'privateKey',
    'credentials',
    'totp',
  ])('hides the field %s at any depth', (name) => {
    const hidden = JSON.stringify(redact({ a: [{ b: { [name]: SECRET, other: 1 } }] }));
    expect(hidden).not.toContain(SECRET);
    expect(hidden).toContain('"other":1');
  });

  it('hides the value whole, whatever its shape, but says whether there was one', () => {
    expect(redact({ cookies: { SID: SECRET }, token: null, password: '', secret: true, apiKey: 7 })).toEqual({
      cookies: '[redacted]',
      token: null,
      password: null,
      secret: true,
      apiKey: '[redacted]',
    });
  });

  it('hides header pairs however they are written', () => {
    const forms = [
      [['cookie', `a=${SECRET}`]],
      ['Host', 'x.example', 'Cookie', `a=${SECRET}`, 'Accept', '*/*'],
      [{ name: 'Cookie', value: `a=${SECRET}` }],
      new Headers({ cookie: `a=${SECRET}` }),
      new Map([['authorization', SECRET]]),
      new URLSearchParams({ sig: SECRET }),
    ];
    for (const form of forms) expect(JSON.stringify(redact({ form }))).not.toContain(SECRET);
    expect(redact(['Host', 'x.example'])).toEqual(['Host', 'x.example']);
    expect(redact({ name: 'width', value: 5 })).toEqual({ name: 'width', value: 5 });
  });

  it('keeps what a log is for', () => {
    const fields = {
      taskId: 'abc',
      code: 'site_failed',
      keyId: 'key_1',
      durationMs: 12,
      ok: true,
      none: null,
    };
    expect(redact(fields)).toEqual(fields);
  });

  it('survives circles, shared objects and hostile objects', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle.self = circle;
    circle.list = [circle];
    expect(redact(circle)).toEqual({ name: 'a', self: '[circular]', list: ['[circular]'] });
    const shared = { x: 1 };
    expect(redact([shared, shared])).toEqual([{ x: 1 }, { x: 1 }]);
    const hostile = {
      get boom(): never {
        throw new Error('no');
      },
    };
    expect(redact({ hostile, fine: 1 })).toEqual({ hostile: '[unreadable]', fine: 1 });
    const polluting: unknown = JSON.parse(`{"__proto__":{"token":"${SECRET}"}}`);
    expect(JSON.stringify(redact(polluting))).toBe('{"__proto__":{"token":"[redacted]"}}');
  });

  it('turns what JSON cannot say into text', () => {
    const odd = { big: 10n, nan: Number.NaN, date: new Date(0), bad: new Date(Number.NaN), gone: undefined };
    expect(
      redact({ ...odd, fn: () => 1, bytes: new Uint8Array(3), url: new URL('http://u:p@h/?sig=1') }),
    ).toEqual({
      big: '10',
      nan: 'NaN',
      date: '1970-01-01T00:00:00.000Z',
      bad: 'Invalid Date',
      fn: '[function]',
      bytes: '[3 bytes]',
      url: 'http://[redacted]@h/?sig=[redacted]',
    });
    expect(redact(undefined)).toBeNull();
  });

  it('bounds depth, breadth and the whole', () => {
    let deep: unknown = 'end';
    for (let i = 0; i < 10_000; i++) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[deeper]');
    expect(redact(new Array(150).fill(1))).toHaveLength(101);
    const wide = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, 1]));
    expect(Object.keys(redact(wide) as object)).toHaveLength(101);
    const tree = (levels: number): unknown => (levels === 0 ? 'leaf' : Array(20).fill(tree(levels - 1)));
    expect(JSON.stringify(redact(tree(5))).length).toBeLessThan(40_000);
  });

  it('writes errors with code, frames and causes, without their secrets', () => {
    const root = Object.assign(new Error(`connect failed, token=${SECRET}`), { code: 'ECONNREFUSED' });
    const error = new GatewayError('vendor_unreachable', 'No answer', { cause: root, param: 'server' });
    const plain = redact({ error });
    expect(plain).toMatchObject({
      error: {
        name: 'GatewayError',
        code: 'vendor_unreachable',
        message: 'No answer',
        param: 'server',
        stack: expect.stringContaining('at '),
        cause: { code: 'ECONNREFUSED', message: 'connect failed, token=[redacted]' },
      },
    });
    expect(JSON.stringify(plain)).not.toContain(SECRET);
    expect(redact(new AggregateError([new Error('a'), new TypeError('b')], 'both'))).toMatchObject({
      errors: [{ message: 'a' }, { name: 'TypeError', message: 'b' }],
    });
  });

  it('does not change the original', () => {
    const original = { headers: { cookie: SECRET }, list: [SECRET] };
    const copy = structuredClone(original);
    redact(original);
    expect(original).toEqual(copy);
  });
});
