import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSourceText } from './source-text.ts';

const read = (text: string) => readSourceText(text, 1000);
const bytes = (text: string) => ({ type: 'bytes', bytes: Buffer.from(text) });

describe('the text of a reference', () => {
  it.each(['https://a.test/x.png?y=1', 'http://a.test', 'HTTPS://A.test/', '  https://a.test/x.png\n'])(
    'is a URL: %j',
    (text) => {
      expect(read(text)).toEqual({ type: 'url', url: text.trim() });
    },
  );

  it.each([
    'data:image/png;base64,aGVsbG8=',
    'DATA:;BASE64,aGVsbG8',
    'data:image/png;name=a.png;base64,aGVs\r\nbG8=',
    'data:image/png;base64,aGVsbG8%3D',
    'data:text/plain,hello',
    'data:,hel%6Co',
    'aGVsbG8=',
    'aGVsbG8',
    ' aGVs\n bG8=\t',
  ])('is bytes: %j', (text) => {
    expect(read(text)).toEqual(bytes('hello'));
  });

  it('takes both alphabets of base64', () => {
    const raw = Buffer.from([0xfb, 0xff, 0xfe]);
    expect(read('+//+')).toEqual({ type: 'bytes', bytes: raw });
    expect(read('-__-')).toEqual({ type: 'bytes', bytes: raw });
  });

  it.each(['file:///etc/passwd', 'blob:https://a.test/1', 'javascript:alert(1)', 'ftp://a.test/x'])(
    'is refused for its scheme: %j',
    (text) => {
      expect(read(text)).toEqual({ type: 'refused', why: 'scheme' });
    },
  );

  it.each([
    '',
    '   ',
    'data:',
    'data:image/png;base64',
    'data:image/png;base64,',
    'C:\\a.png',
    'A',
    'aGVsb',
    'aG=Vs',
    'a b!c',
    '<html>',
    '/etc/passwd.png',
    '//host.test/x.png',
    'aGVsbG8===',
  ])('is unreadable: %j', (text) => {
    expect(read(text)).toEqual({ type: 'refused', why: 'unreadable' });
  });

  it('is too large by the size of its bytes, before they are decoded', () => {
    const exact = Buffer.alloc(1000, 1).toString('base64');
    expect(read(exact).type).toBe('bytes');
    const more = Buffer.alloc(1001, 1).toString('base64');
    for (const text of [more, `data:image/png;base64,${more}`, `data:,${'x'.repeat(1001)}`]) {
      expect(read(text)).toEqual({ type: 'refused', why: 'too_large' });
    }
  });

  it('gives back any bytes in any of its spellings', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (array) => {
        const raw = Buffer.from(array);
        const plain = raw.toString('base64');
        const spellings = [
          plain,
          plain.replaceAll('=', ''),
          raw.toString('base64url'),
          `data:;base64,${plain}`,
        ];
        for (const text of [...spellings, plain.replaceAll(/(.{7})/g, '$1\r\n')]) {
          expect(read(text)).toEqual({ type: 'bytes', bytes: raw });
        }
      }),
    );
  });
});
