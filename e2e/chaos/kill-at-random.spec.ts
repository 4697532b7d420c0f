import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ServeProcess, serve } from '../app/cli.ts';
import { seededRandom } from '../world/roxy/random.ts';
import { callerOf } from './caller.ts';
import { openStand, type Stand } from './stand.ts';
import { integrityOf } from './task-rows.ts';

/** Killed again and again at moments nobody chose: when the n-th request of the windows comes by. */

const TASKS = 12;
const KILLS = 5;
/** What two windows ask for during two tasks or so, the pages with their parts included. */
const MOST_REQUESTS = 150;
let stand: Stand;
let app: ServeProcess;

beforeAll(async () => {
  stand = await openStand({ windows: 2 });
});
afterAll(async () => {
  await app?.kill();
  await stand?.stop();
});

test(`kill -9 at ${KILLS} random requests: of ${TASKS} tasks none is lost, none is paid twice`, async () => {
  const random = seededRandom(20_261);
  app = await serve(stand.app);
  const caller = callerOf(app.origin, stand.key);
  const prompts = Array.from({ length: TASKS }, (_, i) => `tossed ${String(i).padStart(2, '0')}`);
  const ids = await Promise.all(prompts.map((prompt) => caller.order(prompt)));
  for (let kill = 0; kill < KILLS; kill++) {
    await stand.gate.passed(1 + Math.floor(random() * MOST_REQUESTS));
    await app.kill();
    console.log(`killed at ${ids.map((id) => stand.row(id)?.stage ?? 'queued').join(' ')}`);
    app = await serve(stand.app);
  }
  const ends = await Promise.all(ids.map((id) => stand.ended(id, 150_000)));
  expect(ends.map(({ state, errorCode }) => errorCode ?? state)).toEqual(prompts.map(() => 'completed'));
  expect(stand.paid('tossed').sort()).toEqual(prompts);
  expect(integrityOf(stand.app.dataFolder)).toBe('ok');
}, 240_000);
