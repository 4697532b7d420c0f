import { afterEach, expect, test } from 'vitest';
import { GatewayError } from '../../contract/index.ts';
import { VirtualClock } from '../../kernel/index.ts';
import { account, forever, type RigOptions, SchedulerRig, until } from '../testing/scheduler-rig.ts';

let rig: SchedulerRig;
afterEach(() => rig.dispose());

const open = async (options?: RigOptions) => {
  rig = await SchedulerRig.open(options);
  await rig.scheduler.start();
  return rig;
};
const reasons = async (id: string) => {
  const task = await rig.scheduler.desk.get(id);
  return task && rig.scheduler.desk.waitingReason(task)?.windows;
};
const idle = () => until(() => rig.scheduler.load().running === 0);
/** Windows named in the order they were paid on. */
const paidOn = async () => {
  const windows = await rig.store.windows.list();
  return rig.site.paid.map(({ windowId }) => windows.find(({ id }) => id === windowId)?.vendorWindowId);
};

test('several tasks at once on one window, up to the binding’s number, are not held up by a rest between tasks', async () => {
  await open({ windows: 1, type: { concurrency: 3, pauseBetweenTasksS: 30 } });
  rig.site.follow = (_job, signal) => forever(signal);
  const tasks = await Promise.all([1, 2, 3, 4].map((n) => rig.submit(`p${n}`)));
  await until(() => rig.site.paid.length === 3);
  expect(await reasons(String(tasks[3]?.id))).toEqual({ busy: 1 });
  for (const task of tasks) await rig.scheduler.desk.cancel(task.id);
});

test('a rest between tasks is kept', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock, type: { pauseBetweenTasksS: 30 } });
  await rig.done(await rig.submit('first'));
  await idle();
  const second = await rig.submit('second');
  await clock.advance(29_000);
  expect(await reasons(second.id)).toEqual({ cooling: 1 });
  await clock.advance(1_500);
  expect((await rig.done(second)).state).toBe('completed');
});

test('a window’s own cap holds over all task types', async () => {
  await open({ windows: 1, type: { concurrency: 5 } });
  const window = await rig.window('w1');
  await rig.store.windows.setMaxConcurrent(window.id, 2);
  await rig.scheduler.reload();
  rig.site.follow = (_job, signal) => forever(signal);
  const tasks = await Promise.all([1, 2, 3].map((n) => rig.submit(`p${n}`)));
  await until(() => rig.site.paid.length === 2);
  expect(await reasons(String(tasks[2]?.id))).toEqual({ busy: 1 });
  for (const task of tasks) await rig.scheduler.desk.cancel(task.id);
});

test('credits are reserved while tasks run, so that two never share the last ones; what was not taken is given back', async () => {
  await open({ windows: 1, type: { concurrency: 5 } });
  rig.site.price = 40;
  rig.site.inspect = () => ({ ...account, credits: 100 });
  await rig.done(await rig.submit('learns the balance'));
  await idle();
  rig.site.inspect = () => new Promise(() => undefined);
  const tasks = await Promise.all([1, 2, 3].map((n) => rig.submit(`p${n}`)));
  await until(() => rig.scheduler.load().running === 1);
  // 100 − 40 taken leaves 60: one more fits (40), a second does not.
  expect(await reasons(String(tasks[1]?.id))).toEqual({ no_quota: 1 });
  await rig.scheduler.desk.cancel(String(tasks[0]?.id));
  await until(() => rig.scheduler.load().queued === 1);
  for (const task of tasks) await rig.scheduler.desk.cancel(task.id);
});

test('the site’s own report replaces what was counted', async () => {
  await open({ windows: 1 });
  rig.site.price = 10;
  rig.site.inspect = () => ({ ...account, credits: 77 });
  await rig.done(await rig.submit('x'));
  expect((await rig.binding((await rig.window('w1')).id)).credits).toBe(67);
  rig.site.inspect = () => ({ ...account, credits: 500 });
  await rig.done(await rig.submit('y'));
  await until(async () => (await rig.binding((await rig.window('w1')).id)).credits === 490);
});

test('a dear task that nobody can pay does not hold up cheap ones of the same caller', async () => {
  await open({ windows: 1 });
  rig.site.inspect = () => ({ ...account, credits: 20 });
  rig.site.price = 1;
  await rig.done(await rig.submit('learns'));
  await idle();
  rig.site.price = 100;
  const dear = await rig.submit('dear');
  rig.site.price = 1;
  expect((await rig.done(await rig.submit('cheap'))).state).toBe('completed');
  expect((await rig.scheduler.desk.get(dear.id))?.state).toBe('queued');
});

test('out of credits rests the window until the site’s reset, without harm to its health', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock });
  let isEmpty = true;
  rig.site.prepare = async () => {
    if (isEmpty) throw new GatewayError('site_quota_exhausted', 'empty', { retryAfterMs: 3_600_000 });
  };
  const task = await rig.submit('x');
  await until(async () => (await rig.store.tasks.attempts(task.id))[0]?.outcome === 'failed');
  await until(async () => (await rig.scheduler.desk.get(task.id))?.state === 'queued');
  expect(await reasons(task.id)).toEqual({ no_quota: 1 });
  const binding = await rig.binding((await rig.window('w1')).id);
  expect(binding).toMatchObject({ consecutiveErrors: 0, penalty: 0, quarantine: null });
  isEmpty = false;
  await clock.advance(3_601_000);
  expect((await rig.done(task)).state).toBe('completed');
});

test('a model one account does not offer goes to another, and is not tried there again', async () => {
  await open({ windows: 2 });
  const without = (await rig.window('w1')).id;
  rig.site.prepare = async (windowId) => {
    if (windowId === without) throw new GatewayError('option_not_offered', 'not on this plan');
  };
  for (const n of [1, 2, 3]) await rig.done(await rig.submit(`p${n}`));
  expect(await paidOn()).toEqual(['w2', 'w2', 'w2']);
  const attempts = (
    await Promise.all(
      (await rig.store.tasks.list({ limit: 9 })).rows.map(({ id }) => rig.store.tasks.attempts(id)),
    )
  ).flat();
  expect(attempts.filter(({ windowId }) => windowId === without).length).toBeLessThanOrEqual(1);
});

test('a daily limit is kept over a restart', async () => {
  await open({ windows: 1, type: { dailyLimit: 2 } });
  for (const n of [1, 2]) await rig.done(await rig.submit(`p${n}`));
  await rig.close();
  rig.reopen();
  await rig.scheduler.start();
  const third = await rig.submit('p3');
  expect(await reasons(third.id)).toEqual({ daily_limit: 1 });
});

test('errors in a row quarantine a window with its reason; after its time it is on parole, and one success frees it', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock, type: { errorsUntilQuarantine: 2, concurrency: 3, timeoutS: 3_600 } });
  let isBroken = true;
  rig.site.lend = () => {
    if (isBroken) throw new GatewayError('window_open_failed', 'does not open');
  };
  const task = await rig.submit('x');
  const { id } = await rig.window('w1');
  await until(async () => (await rig.binding(id)).consecutiveErrors === 1);
  await clock.advance(6_000);
  await until(async () => (await rig.binding(id)).quarantine !== null);
  expect((await rig.binding(id)).quarantine).toMatchObject({ code: 'window_open_failed', strikes: 0 });
  await until(async () => (await rig.scheduler.desk.get(task.id))?.state === 'queued');
  expect(await reasons(task.id)).toEqual({ quarantined: 1 });
  isBroken = false;
  rig.site.follow = (_job, signal) => (rig.site.paid.length === 1 ? forever(signal) : Promise.resolve());
  const others = await Promise.all([1, 2].map((n) => rig.submit(`p${n}`)));
  await clock.advance(31 * 60_000);
  await until(() => rig.site.paid.length === 1);
  expect(rig.scheduler.load()).toEqual({ queued: 2, running: 1 });
  rig.site.follow = async () => undefined;
  await rig.scheduler.desk.cancel(
    (await rig.store.tasks.unfinished()).find(({ stage }) => stage === 'submitted')?.id ?? '',
  );
  for (const one of others) await rig.done(one);
  await until(async () => (await rig.binding(id)).quarantine === null);
});

test('failing on parole makes the next quarantine longer', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock, type: { errorsUntilQuarantine: 1 } });
  rig.site.lend = () => {
    throw new GatewayError('window_open_failed');
  };
  await rig.submit('x');
  const { id } = await rig.window('w1');
  await until(async () => (await rig.binding(id)).quarantine?.strikes === 0);
  const first = (await rig.binding(id)).quarantine;
  await clock.advance(30 * 60_000 + 1_000);
  await until(async () => (await rig.binding(id)).quarantine?.strikes === 1);
  const second = (await rig.binding(id)).quarantine;
  expect((second?.until ?? 0) - clock.now()).toBeGreaterThan((first?.until ?? 0) - (first?.at ?? 0));
});

test('a site’s trouble costs no window its health', async () => {
  await open({ windows: 1, type: { maxAttempts: 1 } });
  rig.site.prepare = async () => {
    throw new GatewayError('site_failed', 'hiccup');
  };
  await rig.done(await rig.submit('x'));
  expect(await rig.binding((await rig.window('w1')).id)).toMatchObject({ penalty: 0, consecutiveErrors: 0 });
});

test('a window the person has put right comes back by itself, and its waiting task runs', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock });
  let isSignedIn = false;
  rig.site.inspect = () =>
    isSignedIn
      ? account
      : { ...account, signedIn: false, handOver: { code: 'site_login_required', message: 'sign in' } };
  const task = await rig.submit('x');
  const { id } = await rig.window('w1');
  await until(async () => (await rig.binding(id)).handOver !== null);
  await until(async () => (await rig.scheduler.desk.get(task.id))?.state === 'queued');
  await clock.advance(60_000);
  expect((await rig.binding(id)).handOver).not.toBeNull();
  isSignedIn = true;
  rig.site.usable.add(id);
  await clock.advance(30_000);
  expect((await rig.done(task)).state).toBe('completed');
  expect((await rig.binding(id)).handOver).toBeNull();
});

test('nothing is looked at while looking again is switched off', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock });
  rig.store.config.update((draft) => {
    draft.settings.lookAgainS = 0;
  });
  rig.site.inspect = () => ({ ...account, handOver: { code: 'unusual_activity', message: 'no' } });
  await rig.submit('x');
  const { id } = await rig.window('w1');
  await until(async () => (await rig.binding(id)).handOver !== null);
  rig.site.usable.add(id);
  await clock.advance(600_000);
  expect((await rig.binding(id)).handOver).not.toBeNull();
});

test('warm windows are opened ahead of work, idle ones beyond them are closed', async () => {
  const clock = new VirtualClock();
  await open({ windows: 4, clock, type: { warmWindows: 2, idleCloseMinutes: 10 } });
  await rig.scheduler.lookAfterWindows();
  expect(rig.site.opened.size).toBe(2);
  await Promise.all(
    (await Promise.all([1, 2, 3, 4].map((n) => rig.submit(`p${n}`)))).map((task) => rig.done(task)),
  );
  expect(rig.site.opened.size).toBe(4);
  await clock.advance(9 * 60_000);
  expect(rig.site.opened.size).toBe(4);
  await clock.advance(2 * 60_000);
  expect(rig.site.opened.size).toBe(2);
});

test('a light visit keeps sessions alive, and tells when the person is needed', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock, type: { keepAliveMinutes: 60 } });
  let visits = 0;
  rig.site.inspect = () => {
    visits++;
    return visits < 3
      ? account
      : { ...account, signedIn: false, handOver: { code: 'site_login_required', message: 'gone' } };
  };
  await clock.advance(10_000);
  expect(visits).toBe(1);
  await clock.advance(59 * 60_000);
  expect(visits).toBe(1);
  await clock.advance(62 * 60_000);
  expect(visits).toBeGreaterThanOrEqual(2);
  await clock.advance(120 * 60_000);
  expect(visits).toBe(3);
  expect((await rig.binding((await rig.window('w1')).id)).handOver?.code).toBe('site_login_required');
  expect(rig.site.paid).toEqual([]);
});

test('a paused task type, server or service takes orders and starts none; resuming starts them', async () => {
  await open({ windows: 1 });
  await rig.configure({ paused: true });
  const task = await rig.submit('x');
  expect(await reasons(task.id)).toEqual({ paused: 1 });
  await rig.configure({ paused: false });
  expect((await rig.done(task)).state).toBe('completed');
  rig.store.config.update((draft) => {
    for (const server of draft.servers) server.enabled = false;
  });
  await rig.scheduler.reload();
  const second = await rig.submit('y');
  expect(await reasons(second.id)).toEqual({ disabled: 1 });
  rig.store.config.update((draft) => {
    for (const server of draft.servers) server.enabled = true;
    draft.settings.paused = true;
  });
  await rig.scheduler.reload();
  expect(await reasons(second.id)).toEqual({ paused: 1 });
  rig.store.config.update((draft) => {
    draft.settings.paused = false;
  });
  await rig.scheduler.reload();
  expect((await rig.done(second)).state).toBe('completed');
});

test('closed for maintenance refuses orders with a time to come back', async () => {
  await open({ windows: 1 });
  rig.store.config.update((draft) => {
    draft.settings.closedForMaintenance = true;
  });
  await expect(rig.submit('x')).rejects.toMatchObject({
    code: 'maintenance',
    retryAfterMs: expect.any(Number),
  });
});

test('a waiting task can be moved up, a running one cannot', async () => {
  await open({ windows: 1 });
  rig.site.follow = (_job, signal) => (rig.site.paid.length === 1 ? forever(signal) : Promise.resolve());
  const running = await rig.submit('running');
  await until(async () => (await rig.store.tasks.get(running.id))?.stage === 'submitted');
  const waiting = await Promise.all(['a', 'b', 'c'].map((name) => rig.submit(name)));
  await rig.scheduler.desk.setPriority(String(waiting[2]?.id), 10);
  await expect(rig.scheduler.desk.setPriority(running.id, 1)).rejects.toMatchObject({ code: 'conflict' });
  await rig.scheduler.desk.cancel(running.id);
  for (const task of waiting) await rig.done(task);
  expect(rig.prompts).toEqual(['running', 'c', 'a', 'b']);
});

test('low priority waits, but not for ever', async () => {
  const clock = new VirtualClock();
  await open({ windows: 1, clock });
  await rig.configure({ paused: true });
  await rig.submit('old and low', { priority: 0 });
  await clock.advance(10 * 60_000);
  await rig.submit('new and higher', { priority: 5 });
  await rig.configure({ paused: false });
  await until(() => rig.site.paid.length === 2);
  expect(rig.prompts).toEqual(['old and low', 'new and higher']);
});

test('the page is cleaned where the binding wants it, whatever the task type says', async () => {
  await open({ windows: 2 });
  const clean = (await rig.window('w1')).id;
  await rig.store.bindings.bind('demo', clean, { cleanPage: true });
  await rig.scheduler.reload();
  for (const pinnedWindowId of [clean, (await rig.window('w2')).id]) {
    await rig.done(await rig.submit('x', { pinnedWindowId }));
  }
  expect(rig.site.tidied).toEqual([clean]);
});
