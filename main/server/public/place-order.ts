import type { StoredReference } from '../../contract/index.ts';
import type { RequestDraft, Task, TaskOrder } from '../../domain/index.ts';
import type { GatewayContext, GatewayParts } from '../gateway.ts';
import { callerOf } from '../middleware/authentication.ts';
import { clientSignal } from '../request-facts.ts';

export type Pins = Pick<TaskOrder, 'taskTypeId' | 'pinnedBindingId' | 'pinnedWindowId'>;

/**
 * Books the key's limits, fetches the references, then hands the order in; what is not stored costs no limit. From then on
 * the task exists: nothing after may answer an error, or the client would order again.
 */
export async function placeOrder(
  ctx: GatewayContext,
  { references, desk, limits }: GatewayParts,
  draft: RequestDraft,
  pins: Pins = { pinnedBindingId: null, pinnedWindowId: null },
): Promise<Task> {
  const caller = callerOf(ctx);
  const permit = limits.take(caller);
  let stored: StoredReference[] = [];
  try {
    if (draft.references.length > 0) stored = await references.take(draft.references, clientSignal(ctx));
    const task = await desk.submit({
      request: { ...draft.request, references: stored },
      keyId: caller.id,
      tenantId: caller.tenantId,
      priority: 0,
      ...pins,
    });
    permit.filledBy(task.id);
    ctx.state.taskId = task.id;
    return task;
  } catch (refusal) {
    permit.giveBack();
    // Kept for a task that will never be: nobody else would remove them.
    await references.remove(stored).catch(() => undefined);
    throw refusal;
  }
}
