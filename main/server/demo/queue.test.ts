import { beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../kernel/index.ts';
import { Accounts } from './accounts.ts';
import type { Order } from './order.ts';
import { Queue } from './queue.ts';
import type { Scenario } from './scenarios.ts';
import { type Account, type DemoState, emptyState } from './state.ts';

let clock: VirtualClock;
let state: DemoState;
let queue: Queue;
let account: Account;
let ids = 0;

beforeEach(() => {
  clock = new VirtualClock();
  state = emptyState('0123456789abcdef');
  const newId = (prefix: string) => `${prefix}_${++ids}`;
  account = new Accounts(state, clock, newId).welcome().account;
  queue = new Queue(state, clock, newId);
});

const order = (over: { page?: string; clientId?: string } = {}): Order => ({
  model: 'demo-video',
  clientId: `client-${++ids}-0000`,
  page: 'page-one',
  prompt: 'A film',
  aspect: '16:9',
  references: [],
  resolution: '720p',
  durationS: 4,
  n: 1,
  ...over,
});
const submit = (over = {}, scenario: Scenario | null = null) => queue.submit(account, order(over), scenario);
const stateOf = (id: string) => queue.list(account.id, undefined).find((job) => job.id === id)?.state;

test('a paid order takes its price once, however often the page sends it', () => {
  const first = submit({ clientId: 'the-same-click' });
  const second = submit({ clientId: 'the-same-click' });
  expect(second).toBe(first);
  expect(account.credits).toBe(988);
  expect(state.journal).toHaveLength(1);
});

test('two run, the others wait in their order', () => {
  const [a, b, c, d] = [submit(), submit(), submit(), submit()];
  expect([a, b, c, d].map((job) => job.state)).toEqual(['running', 'running', 'queued', 'queued']);
  expect([c, d].map((job) => queue.position(job))).toEqual([1, 2]);
  queue.cancel(a);
  expect(stateOf(c.id)).toBe('running');
  expect(queue.position(d)).toBe(1);
});

test('the page that ordered draws; another takes over when it is silent, at once when it left', async () => {
  const job = submit({ page: 'page-one' });
  expect(queue.claim(job, 'page-two')).toBe(false);
  expect(queue.claim(job, 'page-one')).toBe(true);
  await clock.advance(5_000);
  queue.list(account.id, 'page-one');
  await clock.advance(5_000);
  expect(queue.mayClaim(job, 'page-two')).toBe(false);
  await clock.advance(2_000);
  expect(queue.claim(job, 'page-two')).toBe(true);
  expect(queue.progress(job, 'page-one', 90)).toBe(false);
  queue.leave(account.id, 'page-two');
  expect(queue.mayClaim(job, 'page-one')).toBe(true);
});

test('a job ends only when all its results are there', () => {
  const job = submit();
  expect(queue.finish(job)).toBe(false);
  job.results[0] = 'file_1';
  expect(queue.finish(job)).toBe(true);
  expect(queue.finish(job)).toBe(false);
});

test('a failed and a waiting job give their credits back, a running one does not', () => {
  const [failed, stopped, waiting] = [submit(), submit(), submit()];
  queue.cancel(waiting);
  queue.cancel(stopped);
  expect(account.credits).toBe(1_000 - 24);
  queue.fail(failed, 'GENERATION_FAILED', 'Sorry');
  queue.fail(failed, 'GENERATION_FAILED', 'Sorry');
  expect(account.credits).toBe(1_000 - 12);
});

test('a lost job vanishes from the list without an end', async () => {
  const job = submit({}, 'job_lost');
  expect(stateOf(job.id)).toBe('running');
  await clock.advance(1_000);
  expect(stateOf(job.id)).toBeUndefined();
});
