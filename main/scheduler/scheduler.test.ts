import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatewayError } from '../contract/index.ts';
import type { GatewayEvent, RemoteJob, Task, TaskOrder } from '../domain/index.ts';
import type { Store } from '../store/index.ts';
import type { Scheduler } from './index.ts';
import {
  account,
  forever,
  orderFor,
  requestFor,
  SchedulerRig,
  type ScriptedSite,
  until,
} from './testing/scheduler-rig.ts';

let rig: SchedulerRig;
let store: Store;
let scheduler: Scheduler;
let site: ScriptedSite;

const take = () => ({ store, scheduler, site } = rig);

beforeEach(async () => {
  rig = await SchedulerRig.open();
  take();
});
afterEach(() => rig.dispose());

const crash = () => rig.crash();
const closeWorld = () => rig.close();
const openWorld = () => {
  rig.reopen();
  take();
};
const submit = (prompt: string, patch?: Partial<TaskOrder>) => rig.submit(prompt, patch);
const done = (task: Task) => rig.done(task);

test('fifty tasks on four windows all end, each paid once, never more at once than windows', async () => {
  await scheduler.start();
  const tasks = await Promise.all(Array.from({ length: 50 }, (_, i) => submit(`prompt ${i}`)));
  const ended = await Promise.all(tasks.map(done));
  expect(ended.every((task) => task.state === 'completed' && task.progress === 100)).toBe(true);
  expect(site.paid.map(({ prompt }) => prompt).sort()).toEqual(
    tasks.map((task) => task.request.prompt).sort(),
  );
  expect(site.mostOpen).toBe(4);
  await until(() => scheduler.load().running === 0);
  expect(scheduler.load()).toEqual({ queued: 0, running: 0 });
});

test('a crash in the middle: queued and unplaced tasks run after the restart, placed ones are followed, none is paid twice', async () => {
  await scheduler.start();
  const gates = new Map<string, 'prepare' | 'follow'>();
  site.prepare = async (_window, signal) =>
    gates.size > 0 && [...gates.values()].includes('prepare') ? forever(signal) : undefined;
  const first = await submit('hangs in prepare');
  gates.set(first.id, 'prepare');
  await until(
    async () =>
      (await store.tasks.get(first.id))?.stage === 'preparing' ||
      (await store.tasks.get(first.id))?.state === 'completed',
  );
  site.prepare = async () => undefined;
  site.follow = (_job, signal) => forever(signal);
  const placed = await submit('placed');
  await until(async () => (await store.tasks.get(placed.id))?.stage === 'submitted');
  const rest = await Promise.all(Array.from({ length: 10 }, (_, i) => submit(`later ${i}`)));
  crash();
  site.follow = async () => undefined;
  openWorld();
  await scheduler.start();
  for (const task of [first, placed, ...rest]) expect((await done(task)).state).toBe('completed');
  const paidPerPrompt = Map.groupBy(site.paid, ({ prompt }) => prompt);
  expect([...paidPerPrompt.values()].every((clicks) => clicks.length === 1)).toBe(true);
  expect(paidPerPrompt.size).toBe(12);
});

test('a crash between click and answer asks the site: found is followed, unknown fails', async () => {
  const answers: Record<string, () => RemoteJob | 'absent' | 'unknown'> = {
    found: () => ({ id: 'job-1' }),
    unknown: () => 'unknown',
  };
  for (const [name, find] of Object.entries(answers)) {
    site.paid = [];
    await scheduler.start();
    site.submit = (place) => {
      place();
      return new Promise(() => undefined);
    };
    const task = await submit(name);
    await until(() => site.paid.length === 1);
    crash();
    site.submit = (place) => place();
    site.find = find;
    openWorld();
    await scheduler.start();
    const ended = await done(task);
    expect([name, ended.state, ended.error?.code ?? null]).toEqual(
      name === 'found' ? [name, 'completed', null] : [name, 'failed', 'submission_uncertain'],
    );
    expect(site.paid).toHaveLength(1);
  }
});

test('a window that cannot be reached after a doubtful click is no proof that nothing was paid', async () => {
  await scheduler.start();
  site.submit = (place) => {
    place();
    return new Promise(() => undefined);
  };
  const task = await submit('doubt');
  await until(() => site.paid.length === 1);
  crash();
  let tries = 0;
  site.lend = () => {
    if (++tries <= 1) throw new GatewayError('window_open_failed');
  };
  site.submit = (place) => place();
  site.find = () => ({ id: 'job-1' });
  openWorld();
  await scheduler.start();
  expect((await done(task)).state).toBe('completed');
  expect(tries).toBe(2);
  expect(site.paid).toHaveLength(1);
});

test('a refusal by the site itself before anything was made goes to another window', async () => {
  await scheduler.start();
  const refused: string[] = [];
  site.submit = (place, windowId) => {
    if (refused.length === 0) {
      refused.push(windowId);
      throw new GatewayError('site_quota_exhausted', 'no credits', { stage: 'before_submit' });
    }
    return place();
  };
  const ended = await done(await submit('try elsewhere'));
  expect(ended.state).toBe('completed');
  expect(ended.windowId).not.toBe(refused[0]);
  expect(site.paid).toHaveLength(1);
});

test('a failure after the click is never placed again', async () => {
  await scheduler.start();
  site.follow = async () => {
    throw new GatewayError('site_failed', 'the site gave up', { stage: 'submitted' });
  };
  expect(await done(await submit('x'))).toMatchObject({ state: 'failed', error: { code: 'site_failed' } });
  expect(site.paid).toHaveLength(1);
});

test('a signed-out window waits for the person and the task goes on elsewhere', async () => {
  await scheduler.start();
  const news: GatewayEvent[] = [];
  rig.bus.on((event) => news.push(event));
  let out: string | null = null;
  site.inspect = (windowId) => {
    out ??= windowId;
    return windowId === out
      ? { ...account, signedIn: false, handOver: { code: 'site_login_required', message: 'signed out' } }
      : account;
  };
  const ended = await done(await submit('x'));
  expect(ended.state).toBe('completed');
  expect(ended.windowId).not.toBe(out);
  expect(news.filter((event) => event.type === 'hand_over')).toMatchObject([{ windowId: out }]);
  const [binding] = await store.bindings.list({ windowId: String(out) });
  expect(binding?.handOver?.code).toBe('site_login_required');
  expect(site.called).toEqual([out]);
});

test('when every window waits for the person the task waits too and says why', async () => {
  await scheduler.start();
  site.inspect = () => ({ ...account, handOver: { code: 'human_check_required', message: 'check' } });
  const task = await submit('x');
  await until(async () => (await store.tasks.attempts(task.id)).length === 4);
  await until(async () => (await store.tasks.get(task.id))?.state === 'queued');
  const waiting = await scheduler.desk.get(task.id);
  expect(scheduler.desk.waitingReason(waiting as Task)).toEqual({
    summary: '4 waiting for the person',
    windows: { needs_person: 4 },
  });
  expect(site.paid).toHaveLength(0);
});

test('a policy refusal is final at once', async () => {
  await scheduler.start();
  site.prepare = async () => {
    throw new GatewayError('moderation_blocked', 'no');
  };
  const ended = await done(await submit('x'));
  expect(ended).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'moderation_blocked' } });
});

test('cancel of a waiting task never runs it; of a placed one stops the work and says that it was paid', async () => {
  await scheduler.start();
  site.follow = (_job, signal) => forever(signal);
  const running = await Promise.all(Array.from({ length: 4 }, (_, i) => submit(`r${i}`)));
  const waiting = await submit('waits');
  await until(() => site.paid.length === 4);
  await until(async () => (await store.tasks.get(String(running[0]?.id)))?.stage === 'submitted');
  site.follow = async () => undefined;
  expect(await scheduler.desk.cancel(waiting.id)).toMatchObject({ state: 'cancelled' });
  const cancelled = await scheduler.desk.cancel(String(running[0]?.id));
  expect(cancelled?.error?.message).toMatch(/has charged/);
  await until(() => site.abandoned.length === 1);
  await until(() => scheduler.load().running === 3);
  expect(site.paid.map(({ prompt }) => prompt)).not.toContain('waits');
  for (const task of running.slice(1)) await scheduler.desk.cancel(task.id);
});

test('cancel during the click ends the task at once, and the job that came of it is told to stop', async () => {
  await scheduler.start();
  let answer = () => {};
  site.submit = (place) => new Promise((resolve) => (answer = () => resolve(place())));
  const task = await submit('x');
  await until(async () => (await store.tasks.get(task.id))?.stage === 'submitting');
  expect(await scheduler.desk.cancel(task.id)).toMatchObject({
    state: 'cancelled',
    error: { stage: 'submitting' },
  });
  answer();
  await until(() => site.abandoned.length === 1);
  expect(await scheduler.desk.get(task.id)).toMatchObject({ state: 'cancelled' });
});

test('a stop puts unplaced work back and leaves placed work to be carried on', async () => {
  await scheduler.start();
  site.follow = (_job, signal) => forever(signal);
  const placed = await submit('placed');
  await until(async () => (await store.tasks.get(placed.id))?.stage === 'submitted');
  site.prepare = (_window, signal) => forever(signal);
  const unplaced = await submit('unplaced');
  await until(async () => (await store.tasks.get(unplaced.id))?.stage === 'preparing');
  await closeWorld();
  site.follow = async () => undefined;
  site.prepare = async () => undefined;
  openWorld();
  expect(await store.tasks.get(placed.id)).toMatchObject({ state: 'processing', stage: 'submitted' });
  expect(await store.tasks.get(unplaced.id)).toMatchObject({ state: 'queued', attempts: 1 });
  await scheduler.start();
  expect([(await done(placed)).state, (await done(unplaced)).state]).toEqual(['completed', 'completed']);
  expect(site.paid).toHaveLength(2);
});

test('a task that takes too long fails with its limit, not with what the torn page threw', async () => {
  store.config.update((draft) => {
    for (const type of draft.taskTypes) type.timeoutS = 1;
  });
  await scheduler.start();
  site.prepare = (_window, signal) => forever(signal);
  expect(await done(await submit('x'))).toMatchObject({ state: 'failed', error: { code: 'task_timeout' } });
  await until(() => scheduler.load().running === 0);
});

test('a lost window after the click is followed again on the same window', async () => {
  await scheduler.start();
  let looks = 0;
  site.follow = async () => {
    if (++looks === 1) throw new GatewayError('window_closed', undefined, { stage: 'submitted' });
  };
  const ended = await done(await submit('x'));
  expect(ended.state).toBe('completed');
  expect([looks, site.paid.length, ended.attempts]).toEqual([2, 1, 1]);
});

test('callers take turns: one caller’s many tasks do not starve another’s one', async () => {
  await scheduler.reload();
  for (let i = 0; i < 40; i++) await submit(`mine ${i}`, { keyId: 'greedy' });
  await submit('yours', { keyId: 'modest' });
  await submit('urgent', { keyId: 'greedy', priority: 5 });
  await scheduler.start();
  await until(() => scheduler.load().queued === 0 && scheduler.load().running === 0);
  const order = site.paid.map(({ prompt }) => prompt);
  expect(order.indexOf('urgent')).toBeLessThan(4);
  expect(order.indexOf('yours')).toBeLessThan(8);
});

test('a pinned task waits for its window and holds up nobody', async () => {
  await scheduler.start();
  const windows = await store.windows.list();
  const target = String(windows[2]?.id);
  site.follow = (job, signal) => (site.jobs.get(job.id) === 'blocker' ? forever(signal) : Promise.resolve());
  const blocker = await submit('blocker', { pinnedWindowId: target });
  await until(() => site.paid.length === 1);
  const pinned = await submit('pinned', { pinnedWindowId: target });
  for (let i = 0; i < 6; i++) await done(await submit(`free ${i}`));
  expect(site.paid.map(({ prompt }) => prompt)).not.toContain('pinned');
  await scheduler.desk.cancel(blocker.id);
  expect((await done(pinned)).windowId).toBe(target);
});

test('no bound window is a refusal that names what to do, and nothing is stored', async () => {
  await scheduler.start();
  const veo = {
    ...orderFor('x'),
    request: { ...requestFor('x'), executor: 'veo_workflow' as const, requestedModel: 'veo-3-1' },
  };
  await expect(scheduler.desk.submit(veo)).rejects.toMatchObject({ code: 'no_window_bound' });
  expect((await store.tasks.counts()).queued).toBe(0);
});

test('a full queue is refused with a time to come back', async () => {
  store.config.update((draft) => {
    draft.settings.maxQueueLength = 2;
  });
  await scheduler.reload();
  await submit('1');
  await submit('2');
  await expect(submit('3')).rejects.toMatchObject({ code: 'queue_full', retryAfterMs: expect.any(Number) });
});

test('removing a running task stops it and leaves no row', async () => {
  await scheduler.start();
  site.follow = (_job, signal) => forever(signal);
  const task = await submit('x');
  await until(() => site.paid.length === 1);
  expect(await scheduler.desk.remove(task.id)).toBe(true);
  expect(await scheduler.desk.get(task.id)).toBeNull();
  await until(() => scheduler.load().running === 0);
});
