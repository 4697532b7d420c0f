import { z } from 'zod';
import {
  type Candidate,
  listModels,
  type ModelEntry,
  type ModelPolicy,
  modelsOfRoute,
  obstacleOf,
  operatorRoute,
  resolveModel,
  whoServes,
} from '../../domain/index.ts';
import type { Engine } from '../engine.ts';
import { candidatesNow } from './candidates.ts';
import { operation } from './operation.ts';

export interface ModelRow {
  name: string;
  kind: 'image' | 'video' | 'chat';
  /** Null: nothing makes it. */
  executor: string | null;
  /** `served`, `not bound`, `not offered`, `no executor`, `hidden`, `chat only` or `routed to X`. */
  state: string;
  hidden: boolean;
  routedTo: string | null;
  /** Windows bound to serve it, and those of them that would take a task now. */
  bound: number;
  free: number;
}

export const modelOperations = {
  /** The names callers see, those the operator hides or routes, and with `all` every name of `/v1`. */
  'models.list': operation(z.object({ all: z.boolean().default(false) }), async (engine, { all }) => {
    const policy = engine.settings();
    const candidates = await candidatesNow(engine);
    const names = new Map(listModels().map(({ name, kind }) => [name, kind]));
    for (const name of Object.keys(policy.modelRoutes)) {
      names.set(name, operatorRoute(name, policy)?.entry?.kind ?? resolveModel(name)?.kind ?? 'chat');
    }
    if (all) for (const { name, kind } of modelsOfRoute('v1')) if (!names.has(name)) names.set(name, kind);
    return [...names].map(([name, kind]) => rowOf(engine, candidates, { name, kind, policy }));
  }),
};

interface Asked {
  name: string;
  kind: ModelRow['kind'];
  policy: ModelPolicy;
}

function rowOf(engine: Engine, candidates: readonly Candidate[], { name, kind, policy }: Asked): ModelRow {
  const route = operatorRoute(name, policy);
  const entry = route ? route.entry : kind === 'chat' ? null : resolveModel(name);
  const windows = entry ? windowsOf(engine, candidates, entry) : { bound: 0, offered: 0, free: 0 };
  const hidden = policy.hiddenModels.includes(name);
  return {
    name,
    kind,
    executor: entry?.executor ?? null,
    state: stateOf(),
    hidden,
    routedTo: route?.target ?? null,
    bound: windows.bound,
    free: windows.free,
  };

  function stateOf(): string {
    if (route) return `routed to ${route.target}${route.entry ? '' : ' (not known)'}`;
    if (hidden) return 'hidden';
    if (!entry) return 'chat only';
    if (!engine.executors.get(entry.executor)) return 'no executor';
    if (windows.bound === 0) return 'not bound';
    return windows.offered > 0 ? 'served' : 'not offered';
  }
}

/** One window counts once, however many task types of the executor it serves. */
function windowsOf({ store, clock, executors }: Engine, candidates: readonly Candidate[], entry: ModelEntry) {
  const now = clock.now();
  const bindings = candidates.map(({ binding }) => binding);
  const serving = whoServes(entry, store.config.get().taskTypes, bindings, now);
  const free = executors.get(entry.executor)
    ? candidates.filter(
        (one) =>
          serving.some(({ bindingId }) => bindingId === one.binding.id) &&
          obstacleOf(one, now, { model: entry.model, price: null }) === null,
      )
    : [];
  const count = (ids: string[]) => new Set(ids).size;
  return {
    bound: count(serving.map(({ windowId }) => windowId)),
    offered: serving.filter(({ isOffered }) => isOffered).length,
    free: count(free.map(({ window }) => window.id)),
  };
}
