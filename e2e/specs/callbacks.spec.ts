import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { operate } from '../../main/app/index.ts';
import { until } from '../app/until.ts';
import { kindOf } from '../clients/answers-read.ts';
import { type DemoApp, startDemoApp } from '../clients/demo-app.ts';
import { type Listening, listen } from '../clients/listen.ts';

/** Whoever orders with a `callback_url` is told of the end: signed, again after a refusal, and over a restart. */

interface Received {
  path: string;
  headers: Record<string, string>;
  body: string;
  at: number;
}

let stand: DemoApp;
let receiver: Listening;
let received: Received[] = [];
let answer: (response: ServerResponse, nth: number) => void;
/** As the owner of the receiver sets it up. */
let client: OpenAI;

beforeAll(async () => {
  receiver = await listen((request, response) => {
    void text(request).then((body) => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ path: request.url ?? '', headers, body, at: Date.now() });
      answer(response, received.length);
    });
  });
  stand = await startDemoApp({ windows: 1, environment: { FPB_ALLOW_PRIVATE_CALLBACKS: 'yes' } });
  const { secret } = (await operate(stand.app.engine, 'callbacks.secret', {})) as { secret: string };
  client = new OpenAI({ apiKey: 'none', webhookSecret: secret });
  answer = (response) => response.end();
});
afterAll(async () => {
  await stand?.stop();
  await receiver?.close();
});
afterEach(() => {
  received = [];
  answer = (response) => response.end();
});

async function order(prompt: string, more: Record<string, unknown> = {}): Promise<string> {
  const created = await fetch(`${stand.origin}/v1/videos`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stand.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'demo-image',
      prompt,
      callback_url: `${receiver.origin}/hook?of=${encodeURIComponent(prompt)}`,
      ...more,
    }),
  });
  expect(created.status).toBe(200);
  return ((await created.json()) as { id: string }).id;
}

/** What the receiver of an OpenAI webhook does first. */
const unwrapped = async ({ body, headers }: Received) =>
  (await client.webhooks.unwrap(body, headers)) as unknown as Record<string, unknown> & { url: string };

const arrived = (count: number) => until(`${count} calls`, () => received.length >= count, 60_000);

const ended = (id: string) =>
  until('the callback is done with', async () => {
    const shown = (await operate(stand.app.engine, 'callbacks.show', { taskId: id })) as {
      state: string;
      log: { status: number | null }[];
    };
    return shown.state === 'delivered' ? shown : null;
  });

test('the end of a task arrives once, signed as OpenAI signs, with working links', async () => {
  const id = await order('a called heron', { external_task_id: 'order-77', metadata: { shop: 'nine' } });
  await arrived(1);
  const [call] = received as [Received];
  const said = await unwrapped(call);
  expect(said).toMatchObject({
    type: 'image.completed',
    data: { id },
    task_id: id,
    external_task_id: 'order-77',
    status: 'completed',
    metadata: { shop: 'nine' },
  });
  expect(call.path).toBe('/hook?of=a%20called%20heron');
  const file = await fetch(said.url);
  expect(kindOf(new Uint8Array(await file.arrayBuffer()))).toBe('image');
  await ended(id);
  expect(received).toHaveLength(1);
  const touched = call.body.replace('completed', 'cancelled');
  await expect(unwrapped({ ...call, body: touched })).rejects.toThrow(/signature/);
  const other = new OpenAI({
    apiKey: 'none',
    webhookSecret: `whsec_${Buffer.from('other').toString('base64')}`,
  });
  await expect(other.webhooks.unwrap(call.body, call.headers)).rejects.toThrow(/signature/);
});

test('a failed task is told as failed, with its reason', async () => {
  await order('a refused heron [unsafe]');
  await arrived(1);
  expect(await unwrapped(received[0] as Received)).toMatchObject({
    type: 'image.failed',
    status: 'failed',
    error: { code: 'moderation_blocked' },
  });
});

test('a receiver that fails is called again, with the same id and a signature of that moment', async () => {
  answer = (response, nth) => response.writeHead(nth === 1 ? 500 : 204).end();
  const id = await order('a heron told twice');
  await arrived(2);
  const [first, second] = received as [Received, Received];
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  expect(Number(second.headers['webhook-timestamp'])).toBeGreaterThan(
    Number(first.headers['webhook-timestamp']),
  );
  expect(second.at - first.at).toBeGreaterThanOrEqual(4_900);
  expect(await unwrapped(first)).toMatchObject({ data: { id } });
  expect(await unwrapped(second)).toMatchObject({ data: { id } });
  expect((await ended(id)).log.map(({ status }) => status)).toEqual([500, 204]);
});

test('a restart in between loses nothing: the same callback, the same id', async () => {
  answer = (response) => response.writeHead(503).end();
  const id = await order('a heron over the gap');
  await arrived(1);
  // Recorded as tried, so that the next run knows that it is owed.
  await until('the attempt is on record', async () => {
    const shown = (await operate(stand.app.engine, 'callbacks.show', { taskId: id })) as { log: unknown[] };
    return shown.log.length === 1;
  });
  await stand.pause();
  answer = (response) => response.end();
  await stand.resume();
  await arrived(2);
  const [first, second] = received as [Received, Received];
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
  const said = await unwrapped(second);
  expect(said).toMatchObject({ type: 'image.completed', data: { id } });
  expect((await fetch(said.url)).status).toBe(200);
  expect((await ended(id)).log).toHaveLength(2);
}, 120_000);
