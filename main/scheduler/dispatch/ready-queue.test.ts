import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ReadyQueue, type Waiting } from './ready-queue.ts';

const NONE: ReadonlySet<string> = new Set();
let made = 0;
const waiting = (patch: Partial<Waiting> = {}): Waiting => ({
  taskId: `t${++made}`,
  taskTypeId: 'type',
  tenantId: 'a',
  priority: 0,
  notBefore: 0,
  createdAt: made,
  pinnedWindowId: null,
  pinnedBindingId: null,
  avoid: NONE,
  demand: { model: 'm', price: null },
  ...patch,
});

/** Takes everything, as a pool with endless slots would. */
function drain(queue: ReadyQueue, now = 0): Waiting[] {
  const order: Waiting[] = [];
  for (let next = queue.next('type', now, NONE); next; next = queue.next('type', now, NONE)) {
    queue.take(next);
    order.push(next);
  }
  return order;
}

test('every task that was put in comes out exactly once, whatever the mix', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          tenantId: fc.constantFrom('a', 'b', 'c'),
          priority: fc.integer({ min: -2, max: 2 }),
          demand: fc.record({ model: fc.constantFrom('x', 'y'), price: fc.constantFrom(null, 1, 9) }),
          notBefore: fc.constantFrom(0, 50),
        }),
        { maxLength: 60 },
      ),
      fc.array(fc.nat(59)),
      (patches, removals) => {
        const queue = new ReadyQueue();
        const tasks = patches.map((patch) => waiting(patch));
        for (const task of tasks) queue.add(task, 0);
        const removed = new Set(removals.map((n) => tasks[n]?.taskId).filter((id) => id !== undefined));
        for (const id of removed) expect(queue.remove(id)).toBe(true);
        const out = drain(queue, 100).map(({ taskId }) => taskId);
        expect(out.sort()).toEqual(
          tasks
            .map(({ taskId }) => taskId)
            .filter((id) => !removed.has(id))
            .sort(),
        );
        expect(queue.size).toBe(0);
      },
    ),
  );
});

test('within one priority no caller gets a second turn before every other waiting caller had one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<string[]>('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 80 }),
      (tenants) => {
        const queue = new ReadyQueue();
        for (const tenantId of tenants) queue.add(waiting({ tenantId }), 0);
        const left = Map.groupBy(tenants, (tenant) => tenant);
        const counts = new Map([...left].map(([tenant, all]) => [tenant, all.length]));
        let round = new Set<string>();
        for (const { tenantId } of drain(queue)) {
          if (round.has(tenantId)) {
            const waitingOthers = [...counts].filter(([tenant, n]) => n > 0 && !round.has(tenant));
            expect(waitingOthers).toEqual([]);
            round = new Set();
          }
          round.add(tenantId);
          counts.set(tenantId, (counts.get(tenantId) ?? 0) - 1);
        }
      },
    ),
  );
});

test('within a caller and priority, first come is first served', () => {
  const queue = new ReadyQueue();
  const tasks = [waiting(), waiting({ demand: { model: 'other', price: 3 } }), waiting()];
  for (const task of tasks) queue.add(task, 0);
  expect(drain(queue)).toEqual(tasks);
});

test('a demand nobody can meet is stepped over, also the caller’s own', () => {
  const queue = new ReadyQueue();
  const dear = waiting({ demand: { model: 'm', price: 100 } });
  const cheap = waiting({ demand: { model: 'm', price: 1 } });
  queue.add(dear, 0);
  queue.add(cheap, 0);
  expect(queue.next('type', 0, new Set(['m 100']))).toBe(cheap);
});

test('a postponed task is not seen before its time, and the queue knows when that is', () => {
  const queue = new ReadyQueue();
  queue.add(waiting({ notBefore: 500 }), 0);
  expect(queue.next('type', 499, NONE)).toBeUndefined();
  expect(queue.nextDue(0)).toBe(500);
  expect(queue.next('type', 500, NONE)).toBeDefined();
});

test('a pinned task is found apart and never given to anybody else', () => {
  const queue = new ReadyQueue();
  const pinned = waiting({ pinnedWindowId: 'w' });
  queue.add(pinned, 0);
  expect(queue.next('type', 0, NONE)).toBeUndefined();
  expect(queue.pinned('type', 0)).toEqual([pinned]);
});
