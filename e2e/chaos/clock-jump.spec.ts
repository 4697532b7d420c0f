import { afterEach, expect, test } from 'vitest';
import { GatewayError } from '../../main/contract/index.ts';
import { SchedulerRig, until } from '../../main/scheduler/testing/scheduler-rig.ts';
import { JumpingClock } from './jumping-clock.ts';

/** Somebody sets the computer's clock, or the laptop slept: the real scheduler and ledger, windows and site scripted. */

const HOUR_MS = 3_600_000;
const WINDOWS = 4;
let rig: SchedulerRig;
afterEach(() => rig.dispose());

/** Tasks that run, wait, and wait for a window in cooldown; one was refused and is postponed. */
async function busyHouse() {
  const clock = new JumpingClock();
  rig = await SchedulerRig.open({ windows: WINDOWS, clock, type: { timeoutS: 1_800 } });
  const { site } = rig;
  const finishing = Promise.withResolvers<void>();
  let clicks = 0;
  site.submit = (place) => {
    if (++clicks > 1) return place();
    throw new GatewayError('site_failed', 'busy', { stage: 'before_submit' });
  };
  let isCooling = false;
  site.prepare = async () => {
    if (isCooling) return;
    isCooling = true;
    throw new GatewayError('window_closed');
  };
  site.follow = () => finishing.promise;
  await rig.scheduler.start();
  const tasks = await Promise.all(Array.from({ length: 12 }, (_, i) => rig.submit(`jump ${i}`)));
  await until(async () => site.paid.length >= 2 && isCooling);
  await until(() => rig.scheduler.load().running === WINDOWS - 1);
  return { clock, tasks, finish: finishing.resolve };
}

const states = async (ids: readonly { id: string }[]) =>
  Promise.all(ids.map(async ({ id }) => (await rig.store.tasks.get(id))?.state));
const allCompleted = (states: (string | undefined)[]) => states.every((state) => state === 'completed');
const paidTwice = () =>
  [...Map.groupBy(rig.site.paid, ({ prompt }) => prompt)].filter(([, clicks]) => clicks.length > 1);

test.each([
  { name: 'forward by 23 hours', jumpMs: 23 * HOUR_MS },
  { name: 'back by an hour', jumpMs: -HOUR_MS },
  { name: 'back by a day', jumpMs: -24 * HOUR_MS },
])('the clock jumps $name: all tasks end within minutes, each paid once', async ({ jumpMs }) => {
  const { clock, tasks, finish } = await busyHouse();
  clock.jump(jumpMs);
  finish();
  await clock.advance(3 * 60_000);
  expect(await states(tasks)).toEqual(tasks.map(() => 'completed'));
  expect(rig.prompts.sort()).toEqual(tasks.map(({ request }) => request.prompt).sort());
});

test('the clock jumps past the longest wait: what runs completes, what waited fails with a reason', async () => {
  const { clock, tasks, finish } = await busyHouse();
  const running = (await Promise.all(tasks.map(({ id }) => rig.store.tasks.get(id)))).filter(
    (task) => task?.state === 'processing',
  );
  expect(running.length).toBeGreaterThan(0);
  clock.jump(48 * HOUR_MS);
  await clock.advance(11_000);
  finish();
  await clock.advance(60_000);
  const ends = await Promise.all(tasks.map(({ id }) => rig.store.tasks.get(id)));
  for (const end of ends) {
    const isRunning = running.some((task) => task?.id === end?.id);
    if (isRunning) expect(end?.state).toBe('completed');
    else expect(end?.error?.code ?? end?.state).toMatch(/^(completed|queue_timeout)$/);
  }
  expect(paidTwice()).toEqual([]);
});

test.each([-HOUR_MS, 23 * HOUR_MS])('a jump of %i ms makes no busy loop', async (jumpMs) => {
  const { clock, tasks, finish } = await busyHouse();
  clock.jump(jumpMs);
  const before = clock.set;
  await clock.advance(10 * 60_000);
  // Two rounds of upkeep and one sweep every ten seconds, and some for each task.
  expect(clock.set - before).toBeLessThan(60 * 3 + tasks.length * 10);
  finish();
  await clock.advance(HOUR_MS + 60_000);
  expect(allCompleted(await states(tasks))).toBe(true);
});
