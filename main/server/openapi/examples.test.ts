import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { type ErrorCode, GatewayError, toStoredError } from '../../contract/index.ts';
import { callbackBody } from '../dialects/callback-body.ts';
import { openRig, type Rig } from '../testing/gateway-rig.ts';
import type { Answer, ApiOperation, RequestExample } from './api-operation.ts';
import { refusalsOf } from './document/error-answers.ts';
import { API_OPERATIONS } from './routes/index.ts';
import { inProfile, SAMPLE_IDS, SAMPLE_TASKS, type SampleName, sampleLinks } from './samples/sample-tasks.ts';
import { Callback } from './schemas/callbacks.ts';
import { ErrorEnvelope } from './schemas/errors.ts';

/** What the document shows is sent to a gateway as it stands, and the answers are held against what it says of them. */

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const ORIGIN = 'http://127.0.0.1:8002';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
  for (const name of Object.keys(SAMPLE_IDS) as SampleName[]) {
    rig.desk.tasks.set(SAMPLE_IDS[name], SAMPLE_TASKS[name]);
    const { kind } = SAMPLE_TASKS[name].request;
    if (SAMPLE_TASKS[name].result)
      rig.complete(SAMPLE_IDS[name], PNG, kind === 'image' ? 'image/png' : 'video/mp4');
  }
  rig.settings.allowPrivateReferences = true;
});
afterEach(() => rig.dispose());

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Nothing undocumented: what the schema would drop is a difference. */
function expectFits(schema: z.ZodType, value: unknown): void {
  const read = schema.safeParse(value);
  expect(read.error?.issues ?? [], JSON.stringify(value).slice(0, 300)).toEqual([]);
  expect(read.data).toEqual(value);
}

const dataOf = (stream: string): unknown[] =>
  [...stream.matchAll(/^data: (\{.*)$/gm)].map(([, text]) => JSON.parse(String(text)));

const typeOf = (response: Response): string =>
  (response.headers.get('content-type') ?? '').split(';')[0] ?? '';

function documented({ answer = [] }: ApiOperation, response: Response): Answer | undefined {
  return answer.find(
    ({ status = 200, mediaType = 'application/json' }) =>
      status === response.status && (mediaType === typeOf(response) || mediaType === '*/*'),
  );
}

async function expectAsDocumented(operation: ApiOperation, response: Response): Promise<void> {
  const told = documented(operation, response);
  expect(told, `${operation.id} answered ${response.status} ${typeOf(response)}`).toBeDefined();
  expect(response.headers.get('x-request-id')).toMatch(/^req_/);
  if (typeOf(response) === 'text/event-stream') {
    const events = dataOf(await response.text());
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) if (told?.schema) expectFits(told.schema, event);
  } else if (told?.schema) expectFits(told.schema, await response.json());
}

async function expectRefusal(operation: ApiOperation, response: Response, code: ErrorCode): Promise<void> {
  const listed = refusalsOf(operation).filter((one) => one.code === code);
  expect(
    listed.map(({ told }) => told.status),
    `${operation.id} ${code}`,
  ).toContain(response.status);
  const body = await response.json();
  expectFits(ErrorEnvelope, body);
  expect(listed.map(({ told }) => told.code)).toContain(body.error.code);
  const told = listed.find((one) => one.told.status === response.status)?.told;
  expect(response.headers.get('x-should-retry')).toBe(told?.headers['x-should-retry'] ?? null);
  expect(response.headers.get('retry-after')).toBe(told?.headers['retry-after'] ?? null);
}

const pathOf = ({ path, parameters = [] }: ApiOperation): string => {
  const value = (place: string) => (name: string) =>
    String(parameters.find((one) => one.in === place && one.name === name)?.example ?? 'nothing');
  const query = parameters.filter((one) => one.in === 'query' && one.example !== undefined);
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => value('path')(name));
  return query.length === 0
    ? filled
    : `${filled}?${query.map(({ name, example }) => `${name}=${example}`).join('&')}`;
};

function bodyOf({ value, type = 'application/json' }: RequestExample): RequestInit {
  if (type === 'application/json') {
    return { body: JSON.stringify(value), headers: { 'content-type': type } };
  }
  const form = new FormData();
  for (const [name, text] of Object.entries(value)) {
    if (String(text).startsWith('@')) form.append(name, new Blob([PNG]), String(text).slice(1));
    else form.append(name, String(text));
  }
  return { body: form };
}

/** Sends an order; what it waits for is done at once. */
async function send(operation: ApiOperation, example: RequestExample): Promise<Response> {
  const before = new Set(rig.desk.tasks.keys());
  let isAnswered = false;
  const answer = rig.call(operation.path, { method: 'POST', ...bodyOf(example) }).finally(() => {
    isAnswered = true;
  });
  const placed = () => [...rig.desk.tasks.values()].find(({ id }) => !before.has(id));
  while (!placed() && !isAnswered) await turn();
  const task = placed();
  // Streams answer before they end.
  if (task && (rig.desk.waiting > 0 || !isAnswered || operation.afterOrder)) {
    rig.complete(task.id, PNG, task.request.kind === 'image' ? 'image/png' : 'video/mp4');
    rig.bus.emit({ type: 'task', task: rig.desk.tasks.get(task.id) ?? task, change: 'finished' });
  }
  return answer;
}

const withBody = API_OPERATIONS.filter(({ body }) => body);
const requests = withBody.flatMap((operation) =>
  (operation.body?.examples ?? []).map((example) => ({
    name: `${operation.id} ${example.name}`,
    operation,
    example,
  })),
);

describe('each example of a request', () => {
  test.each(requests)('$name is answered as it says', async ({ operation, example }) => {
    const schema = operation.body?.content[example.type ?? 'application/json'];
    const isWhole = !example.refused && example.type !== 'multipart/form-data';
    if (isWhole) expect(schema?.safeParse(example.value).error?.issues ?? []).toEqual([]);
    const response = await send(operation, example);
    expect(response.status).toBe(example.refused?.status ?? 200);
    if (example.refused) await expectRefusal(operation, response, example.refused.code);
    else await expectAsDocumented(operation, response);
  });
});

const reads = API_OPERATIONS.filter(
  ({ method, access, id, answer }) =>
    method !== 'post' && access !== 'link' && id !== 'streamEvents' && answer,
);

test.each(reads.map((operation) => ({ name: operation.id, operation })))(
  '$name is answered as documented',
  async ({ operation }) => {
    const response = await rig.call(pathOf(operation), { method: operation.method.toUpperCase() });
    await expectAsDocumented(operation, response);
  },
);

test('a task in each state fits, in each profile and on each route that shows it', async () => {
  const polls = API_OPERATIONS.filter(({ path, method }) => method === 'get' && /\{id\}$/.test(path));
  const shown = polls.filter(({ answer, tag }) => answer && tag !== 'Models');
  expect(shown.length).toBeGreaterThan(5);
  for (const [name, profile] of [
    ['queued', 'openai'],
    ['running', 'fpbrowser'],
    ['failed', 'fpbrowser'],
    ['failed', 'openai'],
    ['video', 'fpbrowser'],
    ['image', 'newapi'],
  ] as const) {
    const id = SAMPLE_IDS[name];
    const { request } = inProfile(name, profile);
    rig.desk.change(id, { request });
    for (const operation of shown) {
      const response = await rig.call(operation.path.replace('{id}', id));
      await expectAsDocumented(operation, response);
    }
  }
});

test('each example of an answer fits its schema', () => {
  for (const { id, answer = [] } of API_OPERATIONS) {
    for (const { schema, mediaType, examples = [] } of answer) {
      for (const { name, value } of examples) {
        const shown = value(sampleLinks(ORIGIN));
        const all = mediaType === 'text/event-stream' ? dataOf(String(shown)) : [shown];
        expect(all.length, `${id} ${name}`).toBeGreaterThan(0);
        for (const one of all) if (schema) expectFits(schema, one);
      }
    }
  }
  expectFits(Callback, callbackBody(SAMPLE_TASKS.video, sampleLinks(ORIGIN)));
});

test('news of a task is told as documented', async () => {
  const operation = API_OPERATIONS.find(({ id }) => id === 'streamEvents');
  const response = await rig.call(pathOf(operation as ApiOperation));
  expect([response.status, typeOf(response)]).toEqual([200, 'text/event-stream']);
  await response.body?.cancel();
});

test('a link of an answer opens without a key, a changed one does not', async () => {
  const operation = API_OPERATIONS.find(({ access }) => access === 'link') as ApiOperation;
  const { url } = await (await rig.call(`/v1/videos/${SAMPLE_IDS.video}`)).json();
  expect(documented(operation, await fetch(url))).toBeDefined();
  expect(documented(operation, await fetch(url, { headers: { range: 'bytes=0-3' } }))?.status).toBe(206);
  await expectRefusal(operation, await fetch(url.replace('sig=', 'sig=x')), 'key_forbidden');
});

describe('refusals are those the document lists', () => {
  test('without a key, exactly where one is asked for', async () => {
    for (const operation of API_OPERATIONS.filter(({ access }) => access !== 'link')) {
      const response = await rig.call(pathOf(operation), {
        method: operation.method.toUpperCase(),
        key: null,
      });
      if (operation.access === 'open') expect(response.status).not.toBe(401);
      else await expectRefusal(operation, response, 'invalid_key');
    }
  });

  test('for what is always refused', async () => {
    const refused = API_OPERATIONS.filter(({ answer }) => !answer);
    expect(refused.length).toBeGreaterThan(3);
    for (const operation of refused) {
      const response = await rig.call(pathOf(operation), { method: operation.method.toUpperCase() });
      await expectRefusal(operation, response, operation.errors.at(-1) as ErrorCode);
    }
  });

  test('for a task that is nobody’s', async () => {
    const reading = API_OPERATIONS.filter(
      ({ errors, path }) => errors.includes('not_found') && path.includes('{id}'),
    );
    for (const operation of reading) {
      const response = await rig.call(operation.path.replace('{id}', '0'.repeat(32)), {
        method: operation.method.toUpperCase(),
      });
      await expectRefusal(operation, response, 'not_found');
    }
  });

  test('for bodies nobody can read', async () => {
    for (const operation of withBody) {
      for (const [type, body, code] of [
        ['application/json', '{', 'bad_body'],
        ['application/xml', '<x/>', 'unsupported_media_type'],
      ] as const) {
        const headers = { 'content-type': type };
        await expectRefusal(
          operation,
          await rig.call(operation.path, { method: 'POST', headers, body }),
          code,
        );
      }
    }
  });

  test('for every reason an order is not taken', async () => {
    const codes = [
      'no_window_bound',
      'executor_not_available',
      'queue_full',
      'maintenance',
      'storage_full',
      'rate_limited',
    ] as const;
    for (const operation of withBody) {
      const example = operation.body?.examples.find(({ refused, name }) => !refused && name !== 'nothing');
      for (const code of codes) {
        rig.desk.failure = new GatewayError(code);
        const path = operation.path;
        // An edit of one's own video reads a task first, which the broken desk would refuse as well.
        const own = operation.id === 'editVideo' ? operation.body?.examples[1] : example;
        const response = await rig.call(path, { method: 'POST', ...bodyOf(own as RequestExample) });
        await expectRefusal(operation, response, code);
      }
      rig.desk.failure = null;
    }
  });

  test('for every way a task can end while a call waits for it', async () => {
    for (const operation of withBody.filter(({ afterOrder }) => afterOrder)) {
      const examples =
        operation.body?.examples.filter(({ refused, name }) => !refused && name !== 'nothing') ?? [];
      const waits = operation.id === 'editVideo' ? examples[1] : examples[0];
      for (const code of operation.afterOrder ?? []) {
        if (code === 'sync_timeout' || code === 'media_gone') continue;
        rig.desk.tasks.clear();
        const answer = rig.call(operation.path, { method: 'POST', ...bodyOf(waits as RequestExample) });
        while (rig.desk.waiting === 0) await turn();
        const [task] = [...rig.desk.tasks.values()];
        rig.desk.change(String(task?.id), { state: 'failed', error: toStoredError(new GatewayError(code)) });
        const response = await answer;
        await expectRefusal(operation, response, code);
        expect(response.headers.get('x-task-id')).toBe(task?.id);
      }
    }
  });
});
