import type { StoredReference } from '../../contract/index.ts';
import type { RequestDraft, Task, TaskOrder } from '../../domain/index.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { howSaid } from '../idempotency/how-said.ts';
import type { Placing } from '../idempotency/repeat-guard.ts';
import { callerOf } from '../middleware/authentication.ts';
import { clientSignal } from '../request-facts.ts';
import { readCallback } from './callback-wish.ts';

export type Pins = Pick<TaskOrder, 'taskTypeId' | 'pinnedBindingId' | 'pinnedWindowId'>;

/**
 * The task of an order: a new one, or the earlier one when the order is a repetition, as it was when it was stored. Ask
 * the desk by its id for how it stands now.
 */
export async function placeOrder(
  ctx: GatewayContext,
  parts: GatewayParts,
  draft: RequestDraft,
  pins: Pins = { pinnedBindingId: null, pinnedWindowId: null },
): Promise<Task> {
  const { repeats } = parts;
  const { task, isRepeat } = await repeats.run(howSaid(ctx, draft, pins), (placing) =>
    placeNew(ctx, parts, { draft, pins, placing }),
  );
  if (isRepeat) ctx.set('idempotency-replayed', 'true');
  ctx.state.taskId = task.id;
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) repeats.unanswered(task.id);
  });
  return task;
}

interface NewOrder {
  draft: RequestDraft;
  pins: Pins;
  placing: Placing;
}

/**
 * Books the key's limits, fetches the references, then hands the order in; what is not stored costs no limit. From then on
 * the task exists: nothing after may answer an error, or the client would order again.
 */
async function placeNew(ctx: GatewayContext, parts: GatewayParts, order: NewOrder): Promise<Task> {
  const { draft, pins, placing } = order;
  const { references, limits } = parts;
  const caller = callerOf(ctx);
  const callback = readCallback(ctx, parts, draft.request);
  const permit = limits.take(caller);
  let stored: StoredReference[] = [];
  try {
    if (draft.references.length > 0) stored = await references.take(draft.references, clientSignal(ctx));
    const task = await handIn(parts, placing, callback, {
      request: { ...draft.request, references: stored },
      keyId: caller.id,
      tenantId: caller.tenantId,
      priority: 0,
      ...pins,
    });
    permit.filledBy(task.id);
    return task;
  } catch (refusal) {
    permit.giveBack();
    // Kept for a task that will never be: nobody else would remove them.
    await references.remove(stored).catch(() => undefined);
    throw refusal;
  }
}

/** Written in one turn of the event loop, the task last: its keys and its callback are on disk no later than itself. */
async function handIn(
  { desk, repeats, callbacks, log }: GatewayParts,
  { taskId, book }: Placing,
  callback: ReturnType<typeof readCallback>,
  order: TaskOrder,
): Promise<Task> {
  const notes = [book(), ...(callback ? [callbacks.watch({ ...callback, taskId })] : [])];
  const [placed, ...noted] = await Promise.allSettled([desk.submit({ ...order, id: taskId }), ...notes]);
  if (placed.status === 'rejected') {
    const undone = await Promise.allSettled([
      repeats.unbook(taskId),
      ...(callback ? [callbacks.forget(taskId)] : []),
    ]);
    warnOf(undone, 'notes of a refused order were not removed');
    throw placed.reason;
  }
  warnOf(noted, 'an order was stored without all of its notes');
  return placed.value;

  function warnOf(results: PromiseSettledResult<void>[], message: string): void {
    for (const result of results) {
      if (result.status === 'rejected') log.warn(message, { taskId, error: result.reason });
    }
  }
}
