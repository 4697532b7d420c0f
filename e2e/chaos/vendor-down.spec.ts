import { afterEach, expect, test } from 'vitest';
import { type RunningApp, startApp } from '../../main/app/index.ts';
import { GatewayError } from '../../main/contract/index.ts';
import { VirtualClock } from '../../main/kernel/index.ts';
import { orderFor, SchedulerRig } from '../../main/scheduler/testing/scheduler-rig.ts';
import { until } from '../app/until.ts';
import { callerOf } from './caller.ts';
import { openStand, type Stand } from './stand.ts';

/** The vendor's local API is gone for a while: its app restarts, updates, or has crashed. */

let rig: SchedulerRig | null = null;
let stand: Stand | null = null;
let app: RunningApp | null = null;
afterEach(async () => {
  await rig?.dispose();
  await app?.stop();
  await stand?.stop();
  rig = stand = app = null;
});

test('a window at work goes on while the API is down; a closed window waits and works afterwards', async () => {
  stand = await openStand({ windows: 2 });
  const { world, gate } = stand;
  app = await startApp({ ...stand.app, environment: { ...process.env, ...stand.app.env } });
  const { desk } = app.engine.scheduler;
  const held = gate.hold({ method: 'PUT', path: /\/results\/\d+$/, at: 'request' });
  const working = await callerOf(app.origin, stand.key).order('goes on while the vendor is down');
  await until('it is being drawn', () => held.caught > 0);
  const busy = await desk.get(working);
  const closed = (await app.engine.store.windows.list()).find(({ id }) => id !== busy?.windowId);
  await world.goDown();
  gate.holdNoMore();
  held.release();
  const request = {
    ...orderFor('waits for the vendor').request,
    kind: 'image',
    model: 'demo-image',
  } as const;
  const waiting = await desk.submit(
    orderFor('', { request: { ...request, aspect: '1:1' }, pinnedWindowId: closed?.id ?? '' }),
  );
  expect(await stand.ended(working)).toMatchObject({ state: 'completed', attempts: 1 });
  const ledger = app.engine.store.tasks;
  await until('the closed window could not be opened', async () =>
    (await ledger.attempts(waiting.id)).some(({ error }) => error?.code === 'vendor_unreachable'),
  );
  await until('it waits again', () => stand?.row(waiting.id)?.state === 'queued');
  await world.comeBack();
  expect(await stand.ended(waiting.id)).toMatchObject({ state: 'completed' });
  expect(stand.paid('vendor').sort()).toEqual(['goes on while the vendor is down', 'waits for the vendor']);
});

test.each([1, 6])('a minute without the vendor fails none of %i tasks', async (count) => {
  const clock = new VirtualClock();
  rig = await SchedulerRig.open({ windows: 2, clock });
  let isDown = true;
  rig.site.lend = () => {
    if (isDown) throw new GatewayError('vendor_unreachable');
  };
  await rig.scheduler.start();
  const { store } = rig;
  const prompts = Array.from({ length: count }, (_, i) => `minute ${i}`);
  const tasks = await Promise.all(prompts.map((prompt) => rig?.submit(prompt)));
  await clock.advance(60_000);
  isDown = false;
  await clock.advance(5 * 60_000);
  const ends = await Promise.all(tasks.map((task) => store.tasks.get(task?.id ?? '')));
  expect(ends.map((end) => end?.error?.code ?? end?.state)).toEqual(tasks.map(() => 'completed'));
});
