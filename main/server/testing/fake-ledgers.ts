import type { CallbackWish, OrderKey, OrderKeyLedger } from '../../domain/index.ts';

/** Order keys in memory; the real ledger is used where a restart matters. */
export function fakeOrderKeys(): OrderKeyLedger {
  let rows: OrderKey[] = [];
  return {
    async write(keys) {
      rows.push(...keys);
    },
    async find({ kind, scope, key }, since) {
      const found = rows.filter(
        (r) => r.kind === kind && r.scope === scope && r.key === key && r.at >= since,
      );
      return found.at(-1) ?? null;
    },
    async markUnanswered() {},
    async drop(taskId) {
      rows = rows.filter((row) => row.taskId !== taskId);
    },
    async sweep(kind, before) {
      rows = rows.filter((row) => row.kind !== kind || row.at >= before);
      return 0;
    },
  };
}

/** Who wanted to be called back. */
export function fakeCallbacks() {
  const wishes = new Map<string, CallbackWish>();
  return {
    wishes,
    async watch(wish: CallbackWish) {
      wishes.set(wish.taskId, wish);
    },
    async forget(taskId: string) {
      wishes.delete(taskId);
    },
  };
}
