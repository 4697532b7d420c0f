import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServeProcess, serve } from '../app/cli.ts';
import { until } from '../app/until.ts';
import { callerOf } from './caller.ts';
import type { HoldRule } from './site-gate.ts';
import { openStand, type Stand } from './stand.ts';

/** The app killed with a task at each stage; window, vendor and site live on, and the site counts paid clicks. */

interface Moment {
  name: string;
  /** On disk when the app is killed. */
  stage: 'leased' | 'preparing' | 'submitting' | 'submitted' | 'collecting';
  hold?: HoldRule;
  /** The order has a picture. */
  withPicture?: true;
  /** What was held goes on as soon as the app is dead; otherwise it waits until its page goes away. */
  goesOnAlone?: true;
  /** Paid clicks of the task at the moment of the kill. */
  paidBefore: 0 | 1;
}

const API = '/demo/api';
const post = (path: string, at: HoldRule['at']): HoldRule => ({
  method: 'POST',
  path: new RegExp(`^${API}/${path}$`),
  at,
});
const get = (path: RegExp): HoldRule => ({ method: 'GET', path, at: 'request' });

const MOMENTS: Moment[] = [
  { name: 'the window is opening', stage: 'leased', paidBefore: 0 },
  { name: 'the page is loading', stage: 'leased', hold: get(/^\/demo\/$/), paidBefore: 0 },
  {
    name: 'a reference is being uploaded',
    stage: 'preparing',
    hold: post('uploads', 'request'),
    withPicture: true,
    paidBefore: 0,
  },
  { name: 'clicked, never arrives', stage: 'submitting', hold: post('jobs', 'request'), paidBefore: 0 },
  {
    name: 'clicked, arrives after the kill',
    stage: 'submitting',
    hold: post('jobs', 'request'),
    goesOnAlone: true,
    paidBefore: 0,
  },
  { name: 'clicked, paid, unanswered', stage: 'submitting', hold: post('jobs', 'answer'), paidBefore: 1 },
  {
    name: 'the job is being drawn',
    stage: 'submitted',
    hold: { method: 'PUT', path: /\/results\/\d+$/, at: 'request' },
    paidBefore: 1,
  },
  {
    name: 'the result is being fetched',
    stage: 'collecting',
    hold: { ...get(/^\/demo\/media\//), byScript: true },
    paidBefore: 1,
  },
];

const picture = new Uint8Array(readFileSync(new URL('../../assets/icons/icon.png', import.meta.url)));
const seen: Record<string, string | number>[] = [];
let stand: Stand;
let app: ServeProcess;

beforeAll(async () => {
  stand = await openStand({ windows: 1 });
  app = await serve(stand.app);
});
afterAll(async () => {
  console.table(seen);
  await app?.kill();
  await stand?.stop();
});

async function reach({ name, stage, hold, withPicture }: Moment) {
  const { world, gate } = stand;
  const [window] = world.windows;
  const held = hold && gate.hold(hold);
  if (!held && window) {
    await world.killWindow(window.dirId);
    world.faults.setTiming({ openDelayMs: 4_000 });
  }
  const id = await callerOf(app.origin, stand.key).order(name, withPicture && picture);
  await until(`${name}: ${stage} on disk`, () => {
    const isThere = held ? held.caught > 0 : world.windows[0]?.state === 'opening';
    return isThere && stand.row(id)?.stage === stage;
  });
  return { id, held };
}

test.each(MOMENTS)(
  'kill -9 while $name ($stage): finished after the restart, paid once',
  async (moment) => {
    const { name, stage, paidBefore } = moment;
    const { id, held } = await reach(moment);
    const waiting = await callerOf(app.origin, stand.key).order(`${name}: waiting behind`);
    await app.kill();
    stand.gate.holdNoMore();
    stand.world.faults.setTiming({ openDelayMs: 100 });
    expect(stand.row(id)).toMatchObject({ state: 'processing', stage });
    expect(stand.paid(name)).toHaveLength(paidBefore);
    if (moment.goesOnAlone) held?.release();
    const restartedAt = performance.now();
    app = await serve(stand.app);
    const [end, endOfWaiting] = [await stand.ended(id), await stand.ended(waiting)];
    seen.push({
      stage,
      'killed while': name,
      'paid before': paidBefore,
      end: end.errorCode ?? end.state,
      attempts: end.attempts,
      'paid clicks': stand.paid(name).filter((prompt) => prompt === name).length,
      'the task behind': endOfWaiting.state,
      'seconds after restart': Math.round((performance.now() - restartedAt) / 100) / 10,
    });
    expect(end).toMatchObject({ state: 'completed', errorCode: null });
    expect(endOfWaiting).toMatchObject({ state: 'completed', attempts: 1 });
    expect(stand.paid(name).sort()).toEqual([name, `${name}: waiting behind`]);
    const caller = callerOf(app.origin, stand.key);
    expect(await caller.download(id)).toBeGreaterThan(1_000);
  },
  180_000,
);

test('kill -9 right after the end: the result stays and nothing runs again', async () => {
  const name = 'killed after the end';
  const id = await callerOf(app.origin, stand.key).order(name);
  await stand.ended(id);
  await app.kill();
  app = await serve(stand.app);
  const caller = callerOf(app.origin, stand.key);
  expect(await caller.download(id)).toBeGreaterThan(1_000);
  await stand.ended(await caller.order('the next one'));
  expect(stand.paid(name)).toEqual([name]);
  expect(stand.row(id)).toMatchObject({ state: 'completed', attempts: 1 });
});
