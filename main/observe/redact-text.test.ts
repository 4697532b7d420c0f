import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from './redact-text.ts';

const SECRET = 'Zx9Qw7Er5Ty3Ui1Op';

describe('redaction of text', () => {
  it.each([
    `Authorization: Bearer ${SECRET}`,
    `authorization=Basic ${SECRET}=`,
    `sent bearer ${SECRET} to the site`,
    `Cookie: a=1; __Secure-next-auth=${SECRET}; b=2`,
    `set-cookie: sid=${SECRET}; HttpOnly`,
    `{"x-api-key":"${SECRET}"}`,
    `{"accessToken": "${SECRET}", "n": 1}`,
    `{\\"refresh_token\\":\\"${SECRET}\\"}`,
    `password=${SECRET}`,
    `proxyPassword: '${SECRET}'`,
    `clientSecret=${SECRET}&x=1`,
    `the key sk-fpb-${SECRET}${SECRET} was used`,
    `sk-proj-${SECRET}`,
    `jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${SECRET}`,
    `GET /media/1.mp4?exp=1700000000&sig=${SECRET}`,
    `https://cdn.example/v.mp4?X-Amz-Credential=a&X-Amz-Signature=${SECRET}&X-Amz-Expires=9`,
    `https://storage.example/o?GoogleAccessId=a&Signature=${SECRET}`,
    `https://cdn.example/v?auth_key=${SECRET}`,
    `https://a.example/login?next=https%3A%2F%2Fb.example%2F%3Fsig%3D${SECRET}%26x%3D1`,
    `https://a.example/cb?code=${SECRET}#access_token=${SECRET}`,
    `socks5://user:${SECRET}@10.0.0.1:1080`,
    `http://${SECRET}@proxy.example:3128/`,
    `data:image/png;base64,${SECRET}`,
    `data:;base64,${SECRET}`,
    `img ${SECRET.repeat(20)} end`,
    `img ${SECRET.repeat(20).replaceAll('Z', '+').replaceAll('9', '/')}== end`,
  ])('leaves no secret in %j', (text) => {
    const clean = redactText(text);
    expect(clean).not.toContain(SECRET);
    expect(clean).not.toContain(SECRET.slice(1));
    expect(clean).toMatch(/\[redacted\]|characters\]/);
  });

  it.each([
    'task 0a1b2c3d4e5f60718293a4b5c6d7e8f9 failed: site_failed',
    'GET /v1/videos/0a1b2c?variant=thumbnail 200',
    'https://cdn.example/a/b.mp4?width=1280&height=720',
    'a cat on a bicycle, expires: never, signature style',
    'tokens left: 5',
    'basic needs',
    'C:\\Users\\anna\\AppData\\Roaming\\FPBrowser2API\\logs\\app.log',
    'key sk-fpb-AbCde made',
  ])('keeps %j as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('says how long the bulk was and keeps what stands around it', () => {
    expect(redactText(`before data:image/png;base64,${'A'.repeat(1000)} after`)).toBe(
      'before data:image/png,[1022 characters] after',
    );
    expect(redactText('GET /m?exp=1&sig=abc&variant=video')).toBe(
      'GET /m?exp=[redacted]&sig=[redacted]&variant=video',
    );
  });

  it('bounds what is kept, and a cut never uncovers half a secret', () => {
    const words = 'word '.repeat(20_000);
    expect(redactText(words).length).toBeLessThan(4_200);
    for (let shift = 0; shift < 60; shift++) {
      const bulk = `data:image/png;base64,${'A'.repeat(65_400 + shift)}`;
      expect(redactText(`${bulk} sk-fpb-${SECRET}${SECRET}`)).not.toContain(SECRET.slice(0, 6));
    }
  });

  it('never throws and never grows a text much, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        expect(redactText(text).length).toBeLessThanOrEqual(text.length * 12 + 64);
      }),
    );
  });

  // Each of these made some earlier pattern try quadratically many ways; the 15 s limit of the test is the judge.
  it.each([
    'a-'.repeat(40_000),
    'cookie '.repeat(10_000),
    'token'.repeat(14_000),
    'data:'.repeat(14_000),
    'a://'.repeat(17_000),
    `password="${'\\'.repeat(60_000)}`,
    '&x-amz-'.repeat(10_000),
    'eyJaaaaaaaaa.'.repeat(5_000),
  ])('gets through hostile text %#', (text) => {
    for (let i = 0; i < 20; i++) redactText(text);
    expect(redactText(text).length).toBeLessThan(4_200);
  });
});
