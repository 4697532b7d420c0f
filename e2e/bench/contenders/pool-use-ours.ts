import { GatewayError } from '../../../main/contract/index.ts';
import { sleep } from '../../../main/kernel/index.ts';
import { SqliteBindingLedger } from '../../../main/store/ledgers/binding-ledger.ts';
import { openDatabase } from '../../../main/store/ledgers/database.ts';
import { GroupCommit } from '../../../main/store/ledgers/group-commit.ts';
import { SqliteTaskLedger } from '../../../main/store/ledgers/task-ledger.ts';
import { SqliteWindowLedger } from '../../../main/store/ledgers/window-ledger.ts';
import { type Course, FAILURE_MS, mixedWork, POOL, type SimulatedTask } from '../stand/mixed-work.ts';
import { type PoolUse, poolUse } from '../stand/pool-use.ts';
import {
  addWindows,
  benchConfig,
  countEnds,
  type Ledgers,
  order,
  standOn,
  submitAll,
} from '../stand/product.ts';
import { SimulatedTime } from '../stand/simulated-time.ts';
import type { PoolUseLoad } from './loads.ts';

/** The real scheduler on the real ledgers, in memory and in virtual time. */
export const run = ({ seeds }: PoolUseLoad): Promise<PoolUse> =>
  poolUse(seeds, (seed) => course(mixedWork(seed)));

async function course(tasks: readonly SimulatedTask[]): Promise<Course> {
  const time = new SimulatedTime();
  const result: Course = { starts: [], ends: [] };
  const taskOf = new Map<string, SimulatedTask>();
  const busy = new Set<string>();
  const triesOf = new Map<SimulatedTask, number>();
  const { ledgers, close } = ledgersInMemory();
  await addWindows(ledgers, POOL);
  const { scheduler, bus } = standOn(ledgers, benchConfig(['a', 'b', 'c']), time, {
    async open({ taskId, windowId }) {
      const task = known(taskOf.get(taskId));
      // The other policies have one task a window; more here would be another game.
      if (busy.has(windowId)) throw new Error('two tasks on one window');
      busy.add(windowId);
      const tries = (triesOf.get(task) ?? 0) + 1;
      triesOf.set(task, tries);
      if (tries > task.failures) return;
      await sleep(time, FAILURE_MS);
      busy.delete(windowId);
      throw new GatewayError('window_open_failed');
    },
    async follow({ taskId, windowId }) {
      const task = known(taskOf.get(taskId));
      result.starts[task.index] = time.now();
      await sleep(time, task.durationMs);
      result.ends[task.index] = time.now();
      busy.delete(windowId);
    },
  });
  let ended = 0;
  countEnds(bus, (count) => {
    ended = count;
  });
  // Known before it can be leased: `admitted` is told before the dispatcher wakes.
  bus.on((event) => {
    if (event.type !== 'task' || event.change !== 'admitted') return;
    taskOf.set(event.task.id, known(tasks[Number(event.task.request.prompt)]));
  });
  await scheduler.start();
  await submitAll(
    scheduler,
    tasks.map((task) => order(String(task.index), { taskTypeId: task.capability, tenantId: task.tenant })),
  );
  await time.runUntil(() => ended === tasks.length);
  if (result.ends.filter(Number.isFinite).length !== tasks.length) throw new Error('a task did not complete');
  await Promise.all([scheduler.stop(0), time.runUntil(() => true)]);
  close();
  return result;
}

function ledgersInMemory(): { ledgers: Ledgers; close(): void } {
  const database = openDatabase({ file: ':memory:', backups: '', now: 0 });
  const commit = new GroupCommit(database);
  return {
    ledgers: {
      tasks: new SqliteTaskLedger(database, commit),
      windows: new SqliteWindowLedger(database, commit),
      bindings: new SqliteBindingLedger(database, commit),
    },
    close() {
      commit.close();
      database.close();
    },
  };
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('an unknown task was dispatched');
  return value;
}
