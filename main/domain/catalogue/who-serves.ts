import type { TaskTypeConfig } from '../../contract/index.ts';
import type { Binding } from '../records.ts';
import type { ModelEntry } from './model-entry.ts';

export interface ServingWindow {
  windowId: string;
  bindingId: string;
  taskTypeId: string;
  /** False while the account was last seen not to offer this model, or type or binding are switched off. */
  isOffered: boolean;
}

/** Windows that are bound to serve a model, for the person who decides about models. */
export function whoServes(
  { executor, model }: Pick<ModelEntry, 'executor' | 'model'>,
  taskTypes: readonly TaskTypeConfig[],
  bindings: readonly Binding[],
  nowMs: number,
): ServingWindow[] {
  return taskTypes
    .filter((type) => type.executor === executor)
    .flatMap((type) =>
      bindings
        .filter(({ taskTypeId }) => taskTypeId === type.id)
        .map(({ id, windowId, enabled, notOffered }) => ({
          windowId,
          bindingId: id,
          taskTypeId: type.id,
          isOffered: type.enabled && enabled && (notOffered[model] ?? 0) <= nowMs,
        })),
    );
}
