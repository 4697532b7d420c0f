import { afterEach, expect, test } from 'vitest';
import { GatewayError } from '../../main/contract/index.ts';
import type { TaskLedger } from '../../main/domain/index.ts';
import { VirtualClock } from '../../main/kernel/index.ts';
import { SchedulerRig } from '../../main/scheduler/testing/scheduler-rig.ts';

/** The disk is full for a minute just when a task needs a certain write; afterwards the task goes on without a restart. */

const FULL_MS = 60_000;
let rig: SchedulerRig;
afterEach(() => rig.dispose());

type Write = 'lease' | 'advance' | 'finish' | 'requeue';

/** Refuses these writes until told otherwise. */
function fillDisk(ledger: TaskLedger, name: Write, concerns: (...args: unknown[]) => boolean): () => number {
  let isFull = true;
  let refused = 0;
  const write = ledger[name].bind(ledger) as (...args: unknown[]) => Promise<unknown>;
  const guarded = (...args: unknown[]) => {
    if (!isFull || !concerns(...args)) return write(...args);
    refused++;
    return Promise.reject(new GatewayError('storage_full'));
  };
  Object.assign(ledger, { [name]: guarded });
  return () => {
    isFull = false;
    return refused;
  };
}

const stageIs = (wanted: string) => (_task: unknown, _attempt: unknown, stage: unknown) => stage === wanted;
const always = () => true;

test.each<{ what: string; write: Write; concerns: (...args: unknown[]) => boolean; troubled?: true }>([
  { what: 'the lease', write: 'lease', concerns: always },
  { what: 'preparing', write: 'advance', concerns: stageIs('preparing') },
  { what: 'the fence', write: 'advance', concerns: stageIs('submitting') },
  { what: 'the site’s job id', write: 'advance', concerns: stageIs('submitted') },
  { what: 'collecting', write: 'advance', concerns: stageIs('collecting') },
  { what: 'the end', write: 'finish', concerns: always },
  { what: 'the way back to the queue', write: 'requeue', concerns: always, troubled: true },
])('no room to write $what: the task ends well once there is, and is paid once', async (at) => {
  const clock = new VirtualClock();
  rig = await SchedulerRig.open({ windows: 2, clock, type: { timeoutS: 3_600 } });
  const { site, store } = rig;
  site.find = () => (site.paid.length > 0 ? { id: 'job-1' } : 'absent');
  let isTroubled = at.troubled === true;
  site.prepare = async () => {
    if (!isTroubled) return;
    isTroubled = false;
    throw new GatewayError('site_failed');
  };
  const free = fillDisk(store.tasks, at.write, at.concerns);
  await rig.scheduler.start();
  const { id } = await rig.submit('x');
  await clock.advance(FULL_MS);
  expect(free()).toBeGreaterThan(0);
  await clock.advance(10 * 60_000);
  const end = await store.tasks.get(id);
  expect(end?.error?.code ?? end?.state).toBe('completed');
  expect(rig.prompts).toEqual(['x']);
  expect(rig.scheduler.load()).toEqual({ queued: 0, running: 0 });
});
