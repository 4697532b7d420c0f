import { describe, expect, it, vi } from 'vitest';
import { createAsk } from './api.ts';
import { readApiError } from './api-error.ts';

const answering = (status: number, body: string) =>
  vi.fn(async (_url: string, _init: RequestInit) => new Response(body, { status }));

describe('asking the service', () => {
  it('sends the key and a JSON body, and returns the answer', async () => {
    const fetch = answering(200, '{"id":"1"}');
    await expect(createAsk(fetch, () => 'secret')('POST', '/v1/videos', { model: 'm' })).resolves.toEqual({
      id: '1',
    });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect(url).toBe('/v1/videos');
    expect(init).toMatchObject({
      method: 'POST',
      body: '{"model":"m"}',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
    });
  });

  it('sends neither key nor body when there is none', async () => {
    const fetch = answering(200, '{}');
    await createAsk(fetch, () => null)('GET', '/v1/health');
    const init = fetch.mock.calls[0]?.[1];
    expect(init?.headers).toEqual({ accept: 'application/json' });
    expect(init?.body).toBeUndefined();
  });

  it('tells a service that is gone from one that answers nonsense', async () => {
    const gone = vi.fn(() => Promise.reject(new TypeError('fetch failed')));
    await expect(createAsk(gone, () => null)('GET', '/x')).rejects.toMatchObject({ code: 'unreachable' });
    const nonsense = answering(200, '<html>');
    await expect(createAsk(nonsense, () => null)('GET', '/x')).rejects.toMatchObject({
      code: 'unreadable',
      status: 200,
    });
  });
});

describe('reading a refusal', () => {
  it('takes message and code of the envelope', () => {
    const error = readApiError(
      401,
      '{"error":{"message":"Invalid API key","code":"invalid_key"},"detail":"x"}',
    );
    expect(error).toMatchObject({ message: 'Invalid API key', code: 'invalid_key', status: 401 });
  });

  it.each([
    ['{"error":"gone"}', 'gone', 'http_404'],
    ['{"detail":"[404 not_found] Not found"}', '[404 not_found] Not found', 'http_404'],
    ['{"error":{"message":"No code","code":7}}', 'No code', 'http_404'],
  ])('makes do with %s', (body, message, code) => {
    expect(readApiError(404, body)).toMatchObject({ message, code });
  });

  it.each(['', 'Bad Gateway', '[]', 'null', '{"error":{}}'])('calls %j unreadable', (body) => {
    expect(readApiError(502, body)).toMatchObject({ code: 'unreadable', status: 502 });
  });
});
