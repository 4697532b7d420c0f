import { describe, expect, it } from 'vitest';
import { redactHeaders, redactHtml, redactText, redactUrl } from './redaction.ts';

describe('redaction', () => {
  it('masks headers that sign somebody in and keeps the others', () => {
    expect(
      redactHeaders({
        authorization: 'Bearer abc',
        cookie: 'a=b',
        'openai-sentinel-proof-token': 'zzz',
        'content-type': 'application/json',
      }),
    ).toEqual({
      authorization: '[redacted]',
      cookie: '[redacted]',
      'openai-sentinel-proof-token': '[redacted]',
      'content-type': 'application/json',
    });
  });

  it('masks signed query values and keeps path and plain values', () => {
    const url = redactUrl('https://user:pw@cdn.example/v/1.mp4?page=2&X-Goog-Signature=ab&msToken=q&sig=1');
    expect(url).toContain('cdn.example/v/1.mp4?page=2');
    for (const secret of ['user', 'pw@', '=ab', '=q', 'sig=1']) expect(url).not.toContain(secret);
    expect(redactUrl('data:image/png;base64,AAAA')).toBe('data:image/png;base64,…');
  });

  it('masks secrets inside JSON, also JSON in a string, forms and inlined files', () => {
    const text = redactText(
      `{"accessToken":"very-secret","prompt":"a cat","inner":"{\\"recaptchaToken\\":\\"hidden\\"}"} password=hunter2&x=1 ${'A'.repeat(500)}`,
    );
    for (const secret of ['very-secret', 'hidden', 'hunter2', 'AAAA']) expect(text).not.toContain(secret);
    expect(text).toContain('"prompt":"a cat"');
    expect(text).toContain('x=1');
  });

  it('empties password and secret inputs of HTML', () => {
    const html = redactHtml(
      '<input type="password" value="hunter2"><input name=csrf_token value=abc123><input name="title" value="My film">',
    );
    expect(html).not.toMatch(/hunter2|abc123/);
    expect(html).toContain('My film');
  });
});
