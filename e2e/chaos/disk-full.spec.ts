import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operate, type RunningApp, startApp } from '../../main/app/index.ts';
import { until } from '../app/until.ts';
import { type Caller, callerOf } from './caller.ts';
import { SmallDisk } from './small-disk.ts';
import { openStand, type Stand } from './stand.ts';
import { integrityOf } from './task-rows.ts';

/** The data folder's disk runs full under load. Windows and site have disks of their own. */

/** Orders until the write-ahead log has used up the room it already had. */
const MOST_ORDERS = 400;
const LONG = 'many words '.repeat(250);
const disk = SmallDisk.mount(24);
let stand: Stand;
let app: RunningApp;
let caller: Caller;

beforeAll(async () => {
  if (!disk) return;
  stand = await openStand({ windows: 1, dataFolder: disk.path });
  app = await startApp({ ...stand.app, environment: { ...process.env, ...stand.app.env } });
  caller = callerOf(app.origin, stand.key);
});
afterAll(async () => {
  disk?.free();
  await app?.stop();
  await stand?.stop();
  disk?.unmount();
});

const order = (prompt: string) => ({ model: 'demo-image', prompt, aspect_ratio: '1:1' });

/** Sends orders until one is refused; ids of those taken, and the refusal. */
async function orderUntilRefused() {
  const taken: string[] = [];
  for (let i = 0; i < MOST_ORDERS; i++) {
    const answer = await caller.send(order(`${LONG} filler ${i}`));
    if (answer.status !== 200) return { taken, refusal: answer };
    taken.push(String(answer.body.id));
  }
  throw new Error('the disk never ran full');
}

/** Results that found no room, counted behind the program's back. */
function countLostResults(): () => number {
  const { media } = app.engine;
  const keep = media.keep.bind(media);
  let refused = 0;
  media.keep = (...args) =>
    keep(...args).catch((error) => {
      refused++;
      throw error;
    });
  return () => refused;
}

/** Without a restart. */
async function endOf(id: string): Promise<string> {
  const row = await stand.ended(id, 30_000).catch(() => stand.row(id));
  return row?.errorCode ?? `${row?.state}${row?.state === 'completed' ? '' : ` at ${row?.stage}`}`;
}

test.skipIf(!disk)(
  'a full disk refuses orders clearly, breaks nothing, and all goes on once there is room',
  async () => {
    if (!disk) return;
    const { gate } = stand;
    const held = gate.hold({ method: 'PUT', path: /\/results\/\d+$/, at: 'request' });
    const running = await caller.order('under way when the disk runs full');
    await until('it is being drawn', () => held.caught > 0 && stand.row(running)?.stage === 'submitted');
    const waiting = await caller.order('waiting when the disk runs full');
    const lostResults = countLostResults();
    disk.fill();
    const { taken, refusal } = await orderUntilRefused();
    expect(refusal).toMatchObject({ status: 503, body: { error: { code: 'storage_full' } } });

    const picture = new Uint8Array(readFileSync(new URL('../../assets/icons/icon.png', import.meta.url)));
    await expect(caller.order('with a picture', picture)).rejects.toThrow(/503.*storage_full/);
    expect((await fetch(`${app.origin}/v1/health`)).status).toBe(200);

    gate.holdNoMore();
    held.release();
    await until(
      'its result finds no room',
      () => lostResults() > 0 || stand.row(running)?.state === 'failed',
    );
    disk.free();
    for (const id of taken) await operate(app.engine, 'tasks.cancel', { id });
    const after = await caller.order('after it was freed');
    const ends = [];
    for (const id of [after, waiting, running]) ends.push(await endOf(id));
    expect(ends).toEqual(['completed', 'completed', 'completed']);
    expect(await caller.download(running)).toBeGreaterThan(1_000);
    for (const name of ['under way when', 'waiting when', 'after it was']) {
      expect(stand.paid(name)).toHaveLength(1);
    }
    expect(integrityOf(disk.path)).toBe('ok');
  },
  180_000,
);
