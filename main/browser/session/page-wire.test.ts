import { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../kernel/index.ts';
import { TrafficLog } from '../evidence/traffic-log.ts';
import { PageWire } from './page-wire.ts';

const setup = () => {
  const source = new EventEmitter();
  const clock = new VirtualClock();
  const session = new AbortController();
  const traffic = new TrafficLog();
  const wire = new PageWire(source as unknown as Page, { clock, traffic, signal: session.signal });
  return { source, clock, session, traffic, wire };
};

const request = (url: string, more: Record<string, unknown> = {}) => ({
  url: () => url,
  method: () => 'POST',
  headers: () => ({ authorization: 'Bearer very-secret-value' }),
  resourceType: () => 'fetch',
  postData: () => '{"prompt":"a cat"}',
  failure: () => null,
  ...more,
});
const response = (asked: object, text: () => Promise<string>, status = 200) => ({
  request: () => asked,
  url: () => (asked as { url(): string }).url(),
  status: () => status,
  headers: () => ({ 'set-cookie': 'session=secret' }),
  text,
});
const wait = { what: 'the answer', timeoutMs: 5_000 };
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('wire', () => {
  it('is armed when called: traffic between arming and awaiting is not lost', async () => {
    const { source, wire } = setup();
    const waiting = wire.request((r) => r.url.endsWith('/submit'), wait);
    source.emit('request', request('https://site/other'));
    source.emit('request', request('https://site/submit'));
    await settle();
    expect(await waiting).toMatchObject({
      url: 'https://site/submit',
      method: 'POST',
      body: '{"prompt":"a cat"}',
    });
    expect(wire.listening).toBe(0);
  });

  it('lets a predicate read bodies and takes a failing predicate for no match', async () => {
    const { source, wire } = setup();
    const waiting = wire.response(async (r) => ((await r.json()) as { id: number }).id === 2, wait);
    source.emit(
      'response',
      response(request('https://site/a'), async () => 'not json'),
    );
    source.emit(
      'response',
      response(request('https://site/a'), async () => Promise.reject(new Error('gone'))),
    );
    source.emit(
      'response',
      response(request('https://site/a'), async () => '{"id":1}'),
    );
    source.emit(
      'response',
      response(request('https://site/a'), async () => '{"id":2}', 201),
    );
    expect(await waiting).toMatchObject({ status: 201 });
  });

  it('gives up at its deadline, by the signal of the wait and by the signal of the session, and leaves no listener', async () => {
    const { clock, session, wire } = setup();
    const caller = new AbortController();
    const late = wire.frame(() => true, wait);
    const aborted = wire.request(() => true, { ...wait, timeoutMs: 60_000, signal: caller.signal });
    const ended = wire.response(() => true, { ...wait, timeoutMs: 60_000 });
    expect(wire.listening).toBe(3);
    await clock.advance(5_000);
    await expect(late).rejects.toMatchObject({
      code: 'site_timeout',
      message: expect.stringContaining('the answer'),
    });
    caller.abort(new Error('cancelled'));
    await expect(aborted).rejects.toThrow('cancelled');
    session.abort(new Error('window gone'));
    await expect(ended).rejects.toThrow('window gone');
    expect(wire.listening).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('does not end the process when nobody awaits a wait that fails', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    const { clock, wire } = setup();
    void wire.request(() => true, wait);
    await clock.advance(5_000);
    await settle();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('hears frames of WebSockets in both directions', async () => {
    const { source, wire } = setup();
    const seen: string[] = [];
    const leave = wire.onFrame((frame) => seen.push(`${frame.direction} ${frame.payload}`));
    const socket = Object.assign(new EventEmitter(), { url: () => 'wss://site/live' });
    source.emit('websocket', socket);
    socket.emit('framesent', { payload: 'hi' });
    socket.emit('framereceived', { payload: 'ho' });
    leave();
    socket.emit('framereceived', { payload: 'unheard' });
    expect(seen).toEqual(['sent hi', 'received ho']);
  });

  it('takes its listeners off the page and ends its waits when disposed', async () => {
    const { source, clock, wire } = setup();
    const waiting = wire.request(() => true, wait);
    expect(source.eventNames().length).toBeGreaterThan(0);
    wire.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'window_closed' });
    expect(source.eventNames()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('goes on for the others when one listener throws', () => {
    const { source, wire } = setup();
    const seen: string[] = [];
    wire.onRequest(() => {
      throw new Error('mistake');
    });
    wire.onRequest((r) => seen.push(r.url));
    source.emit('request', request('https://site/a'));
    expect(seen).toEqual(['https://site/a']);
  });

  it('notes recent traffic for evidence without secrets, with bodies only of answers that were read', async () => {
    const { source, traffic, wire } = setup();
    const read = request('https://site/read?signature=zzz');
    const waiting = wire.response(async (r) => (await r.text()).includes('ok'), wait);
    source.emit('request', read);
    source.emit(
      'response',
      response(read, async () => '{"ok":1,"access_token":"hidden"}'),
    );
    await waiting;
    const large = request('https://site/upload', { headers: () => ({ 'content-length': '9000000' }) });
    source.emit('request', large);
    source.emit('requestfailed', { ...large, failure: () => ({ errorText: 'net::ERR_FAILED' }) });
    const [first, second] = traffic.snapshot();
    expect(first).toMatchObject({ status: 200, requestBody: '{"prompt":"a cat"}' });
    expect(first?.responseBody).toContain('"ok":1');
    expect(JSON.stringify(first)).not.toMatch(/very-secret-value|session=secret|zzz|hidden/);
    expect(second).toMatchObject({ requestBody: '[9000000 bytes]', responseBody: null });
  });

  it('keeps the log of a long job bounded', () => {
    const { source, traffic } = setup();
    for (let i = 0; i < 2_000; i++) source.emit('request', request(`https://site/${i}`));
    expect(traffic.snapshot()).toHaveLength(400);
    expect(traffic.snapshot().at(-1)?.url).toBe('https://site/1999');
  });
});
