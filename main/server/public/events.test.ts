import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { GatewayEvent, TaskEvent } from '../../domain/index.ts';
import { silentLogger, VirtualClock } from '../../kernel/index.ts';
import { createTaskNews } from '../../notify/index.ts';
import { FakeHistory } from '../../notify/task-news/testing/fake-history.ts';
import { openRig, type Rig } from '../testing/gateway-rig.ts';

const ONE = '1'.repeat(32);
const TWO = '2'.repeat(32);

const cleanUp: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A server whose news comes from a record that the test writes. */
async function openStreams() {
  const history = new FakeHistory();
  let emit: Rig['bus']['emit'] = () => undefined;
  const clock = new VirtualClock();
  const news = createTaskNews({
    history,
    bus: {
      emit: () => undefined,
      on(listener) {
        emit = listener;
        return () => undefined;
      },
    },
    clock,
    log: silentLogger,
    waitingReason: () => ({ summary: '1 busy', windows: { busy: 1 } }),
  });
  const rig = await openRig({ news, clock });
  cleanUp.push(async () => {
    const closed = rig.dispose();
    await clock.advance(1);
    await closed;
  });
  const announce = () => emit({ type: 'task', task: {}, change: 'stage' } as GatewayEvent);
  const write = (taskId: string, type: TaskEvent['type'], data = {}) => {
    history.record(taskId, type, data);
    announce();
  };
  return { rig, history, clock, news, announce, write };
}

interface Block {
  id?: string;
  event?: string;
  data?: Record<string, unknown>;
  retry?: string;
  comment?: string;
}

/** An event stream client: reads blocks as they come. */
class Listener {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(response: Response) {
    this.response = response;
    if (!response.body) throw new Error('no body');
    this.#reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  }

  /** Null when the stream has ended. */
  async next(): Promise<Block | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end >= 0) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return parse(block);
      }
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#text += this.#decoder.decode(value, { stream: true });
    }
  }

  async take(count: number): Promise<Block[]> {
    const blocks: Block[] = [];
    while (blocks.length < count) {
      const block = await this.next();
      if (!block) throw new Error(`ended after ${blocks.length}`);
      blocks.push(block);
    }
    return blocks;
  }

  leave = () => this.#reader.cancel().catch(() => undefined);
}

function parse(text: string): Block {
  const block: Block = {};
  for (const line of text.split('\n')) {
    const [, name, value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? [];
    if (name === '') block.comment = value;
    else if (name === 'data') block.data = JSON.parse(value);
    else if (name === 'id' || name === 'event' || name === 'retry') block[name] = value;
  }
  return block;
}

async function listen(
  rig: Rig,
  path = '/v1/events',
  options: Parameters<Rig['call']>[1] = {},
): Promise<Listener> {
  const listener = new Listener(await rig.call(path, options));
  cleanUp.push(listener.leave);
  return listener;
}

const ids = (blocks: Block[]) => blocks.map(({ id }) => Number(id));

describe('GET /v1/events', () => {
  test('tells the tenant’s changes as they come, after saying where it begins', async () => {
    const { rig, history, write } = await openStreams();
    history.admit(TWO, 'b');
    const listener = await listen(rig);
    expect(listener.response.status).toBe(200);
    expect(listener.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(listener.response.headers.get('cache-control')).toBe('no-store');
    expect(await listener.next()).toEqual({ retry: '3000', id: '1' });
    history.admit(ONE, 'a');
    write(TWO, 'leased');
    write(ONE, 'leased');
    write(ONE, 'finished', { state: 'failed', code: 'internal' });
    expect(await listener.take(3)).toEqual([
      {
        id: '2',
        event: 'task',
        data: { id: ONE, change: 'admitted', state: 'queued', stage: null, progress: 0, at: 1_002 },
      },
      {
        id: '4',
        event: 'task',
        data: { id: ONE, change: 'leased', state: 'processing', stage: 'leased', progress: 0, at: 1_004 },
      },
      {
        id: '5',
        event: 'task',
        data: { id: ONE, change: 'finished', state: 'failed', stage: 'leased', progress: 0, at: 1_005 },
      },
    ]);
  });

  test('says why a task waits', async () => {
    const { rig, history, announce } = await openStreams();
    const listener = await listen(rig);
    history.admit(ONE, 'a');
    announce();
    const [, admitted] = await listener.take(2);
    expect(admitted?.data?.waiting_reason).toEqual({ summary: '1 busy', windows: { busy: 1 } });
  });

  test.each([
    ['Last-Event-ID', '/v1/events', { 'last-event-id': '2' }],
    ['after', '/v1/events?after=2', {}],
    ['Last-Event-ID before after', '/v1/events?after=0', { 'last-event-id': '2' }],
  ])('replays from %s, then goes on live', async (_name, path, headers: Record<string, string>) => {
    const { rig, history, write } = await openStreams();
    history.admit(ONE, 'a');
    for (let n = 0; n < 4; n++) history.record(ONE, 'progress', { percent: n });
    const listener = await listen(rig, path, { headers });
    expect(ids(await listener.take(4))).toEqual([2, 3, 4, 5]);
    write(ONE, 'progress', { percent: 50 });
    expect(ids(await listener.take(1))).toEqual([6]);
  });

  test('a client that comes and goes while tasks change hears every event exactly once', async () => {
    const { rig, history, write } = await openStreams();
    history.admit(ONE, 'a');
    const heard: number[] = [];
    let last = '0';
    let written = 1;
    history.betweenReadAndAnswer = () => {
      if (written++ < 60) write(ONE, 'progress', { percent: written });
    };
    for (let visit = 0; visit < 12; visit++) {
      for (let n = 0; n < 20; n++) write(ONE, 'progress', { percent: n });
      const listener = await listen(rig, '/v1/events', { headers: { 'last-event-id': last } });
      await listener.next();
      for (const { id = '' } of await listener.take(15)) {
        heard.push(Number(id));
        last = id;
      }
      await listener.leave();
    }
    expect(heard).toEqual(Array.from({ length: 180 }, (_, n) => n + 1));
  });

  test('?task tells of one task, and only of an own one', async () => {
    const { rig, history, write } = await openStreams();
    const id = await makeTask(rig);
    history.admit(id, 'a');
    history.admit(ONE, 'a');
    const listener = await listen(rig, `/v1/events?after=0&task=${id}`);
    write(ONE, 'leased');
    write(id, 'leased');
    expect(ids(await listener.take(3)).slice(1)).toEqual([1, 4]);
    expect((await rig.call(`/v1/events?task=${id}`, { key: 'k-other' })).status).toBe(404);
    expect((await rig.call('/v1/events?task=nonsense')).status).toBe(404);
  });

  test.each(['-1', 'abc', '1.5', '9'.repeat(30)])('after=%s is refused', async (after) => {
    const { rig } = await openStreams();
    const response = await rig.call(`/v1/events?after=${after}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toMatch('application/json');
    expect((await response.json()).error).toMatchObject({ code: 'bad_parameter', param: 'after' });
  });

  test('without a key there is none; HEAD tells the type and ends', async () => {
    const { rig } = await openStreams();
    expect((await rig.call('/v1/events', { key: null })).status).toBe(401);
    const head = await rig.call('/v1/events', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
  });
});

describe('an open stream', () => {
  test('shows with a comment after 15 s of silence that it is alive', async () => {
    const { rig, clock } = await openStreams();
    const listener = await listen(rig);
    await listener.next();
    const next = listener.next();
    await clock.advance(14_999);
    await turn();
    await clock.advance(1);
    expect(await next).toEqual({ comment: 'still here' });
  });

  test('ends soon after its key was revoked', async () => {
    const { rig, clock, history, write } = await openStreams();
    history.admit(ONE, 'a');
    const listener = await listen(rig);
    await listener.next();
    rig.keys.splice(0, 1);
    write(ONE, 'leased');
    const next = listener.next();
    await clock.advance(15_000);
    expect(await next).toBeNull();
  });

  test('ends when the server stops, which does not wait its grace for it', async () => {
    const { rig, clock } = await openStreams();
    const listener = await listen(rig);
    await listener.next();
    const closed = rig.server.close(600_000);
    expect(await listener.next()).toBeNull();
    await closed;
    // Neither the heartbeat nor the watch over a client that takes nothing is left running.
    expect(clock.pending).toBe(0);
  });

  test('is one of ten of its key; a place is free again when a client has left', async () => {
    const { rig } = await openStreams();
    const listeners = await Promise.all(Array.from({ length: 10 }, () => listen(rig)));
    await Promise.all(listeners.map((listener) => listener.next()));
    const refused = await rig.call('/v1/events');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await refused.json()).error.code).toBe('rate_limited');
    const sister = await listen(rig, '/v1/events', { key: 'k-rotated' });
    expect(sister.response.status).toBe(200);
    await listeners[0]?.leave();
    let status = 429;
    // The server hears of it some turns later.
    for (let n = 0; n < 500 && status === 429; n++) {
      const again = await rig.call('/v1/events');
      status = again.status;
      await again.body?.cancel();
    }
    expect(status).toBe(200);
  });

  test('is cut when its client takes nothing, without a buffer that grows, and nothing is lost', async () => {
    const { rig, clock, history, announce } = await openStreams();
    history.admit(ONE, 'a');
    for (let n = 0; n < 60_000; n++) history.record(ONE, 'progress', { percent: n % 99 });
    const socket: Socket = connect(rig.port, '127.0.0.1');
    cleanUp.push(() => socket.destroy());
    socket.write(
      'GET /v1/events?after=0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k-one\r\nConnection: close\r\n\r\n',
    );
    const isClosed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    let text = '';
    // Takes one piece, then nothing for a long time.
    await new Promise<void>((resolve) =>
      socket.once('data', (piece) => {
        socket.pause();
        text += piece;
        resolve();
      }),
    );
    let readings = -1;
    while (readings !== history.readings) {
      readings = history.readings;
      for (let n = 0; n < 50; n++) await turn();
    }
    expect(readings).toBeLessThan(120);
    announce();
    await clock.advance(30_000);
    socket.on('data', (piece) => {
      text += piece;
    });
    socket.resume();
    await isClosed;
    const whole = text.slice(0, text.lastIndexOf('\n\n') + 2);
    const got = [...whole.matchAll(/^id: (\d+)\nevent/gm)].map(([, id]) => Number(id));
    expect(got.length).toBeLessThan(60_001);
    const rest = await listen(rig, `/v1/events?after=${got.at(-1)}`);
    const others = ids((await rest.take(60_002 - got.length)).slice(1));
    const all = [...got, ...others];
    expect(all.length).toBe(60_001);
    expect(all.every((id, place) => id === place + 1)).toBe(true);
  });
});

async function makeTask(rig: Rig): Promise<string> {
  const response = await rig.call('/v1/videos', { json: { model: 'demo-image', prompt: 'p' } });
  return ((await response.json()) as { id: string }).id;
}
