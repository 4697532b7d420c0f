import { type ExecutorCode, GatewayError } from '../../contract/index.ts';
import type { ModelEntry } from './model-entry.ts';
import { type ModelPolicy, NO_POLICY, routedTo, routeTarget } from './model-policy.ts';
import { type CatalogueRoute, fold, LISTED_MODELS, TABLES } from './model-table.ts';
import { SORA_MODELS } from './sora-models.ts';
import { UNSERVED_MODELS } from './unserved-models.ts';

/** Listed for relays that test a channel with it; it makes no tasks. */
const CHAT_ONLY = 'fpbrowser-use';

/** In order of the list of models. */
export interface ListedModel {
  name: string;
  kind: 'image' | 'video' | 'chat';
}

/**
 * The row a name has on a route; null when it has none, or none that anything serves.
 * @throws GatewayError `bad_model_parameter`
 */
export const resolveModel = (name: string, route: CatalogueRoute = 'v1'): ModelEntry | null =>
  TABLES[route].find(name);

export const isChatOnly = (name: unknown): boolean =>
  typeof name === 'string' && fold(name.trim()) === CHAT_ONLY;

export function listModels(policy: ModelPolicy = NO_POLICY): ListedModel[] {
  const own: ListedModel[] = LISTED_MODELS.map(({ name, kind }) => ({ name, kind }));
  const routed = Object.keys(policy.modelRoutes).flatMap((name) => routedModel(name, policy) ?? []);
  const kept = own.filter(({ name }) => !routed.some((other) => other.name === name));
  const all: ListedModel[] = [...kept, ...routed, { name: CHAT_ONLY, kind: 'chat' }];
  return all.filter(({ name }) => !policy.hiddenModels.includes(name));
}

/** A model by any of its spellings, under its public name; null when it is hidden. */
export function listedModel(name: string, policy: ModelPolicy = NO_POLICY): ListedModel | null {
  const found = routedModel(name, policy) ?? (isChatOnly(name) ? chatModel : plainModel(name));
  return found && !policy.hiddenModels.includes(found.name) ? found : null;
}

const chatModel: ListedModel = { name: CHAT_ONLY, kind: 'chat' };

function plainModel(name: string): ListedModel | null {
  const entry = TABLES.v1.plain(name);
  return entry && { name: entry.name, kind: entry.kind };
}

function routedModel(name: string, policy: ModelPolicy): ListedModel | null {
  const target = routedTo(name, policy);
  const entry = target === null ? null : routeTarget(target, 'v1');
  return entry && { name, kind: entry.kind };
}

export interface Naming {
  route?: CatalogueRoute;
  policy?: ModelPolicy;
}

const at = { param: 'model' };

/**
 * The model a request names. Errors: `missing_model`, `unknown_model`, `model_not_available`, `bad_model_parameter`, all with
 * param `model`.
 */
export function modelNamed(said: unknown, { route = 'v1', policy = NO_POLICY }: Naming = {}): ModelEntry {
  if (said === undefined || said === null || said === '') {
    throw new GatewayError('missing_model', undefined, at);
  }
  if (typeof said !== 'string') throw new GatewayError('unknown_model', 'model must be a string', at);
  const name = said.trim();
  const target = routedTo(name, policy);
  const entry = target === null ? resolveModel(name, route) : routeTarget(target, route);
  if (entry) return entry;
  throw refusalOf(name, target);
}

function refusalOf(name: string, target: string | null): GatewayError {
  const short = name.slice(0, 100);
  if (target !== null) {
    const message = `Model '${short}' is routed to '${target}', which is not known; correct modelRoutes`;
    return new GatewayError('model_not_available', message, at);
  }
  if (isChatOnly(name)) {
    return new GatewayError('model_not_available', `${CHAT_ONLY} makes no tasks; it is for chat only`, at);
  }
  if (UNSERVED_MODELS.some((known) => fold(known) === fold(name))) {
    const message = `Model '${short}' is known but no workflow serves it on this gateway`;
    return new GatewayError('model_not_available', message, at);
  }
  return new GatewayError('unknown_model', `Model '${short}' is not known; GET /v1/models lists them`, at);
}

/**
 * What an executor makes when only the executor was named.
 * @throws GatewayError `model_not_available` when the catalogue has no default for it.
 */
export function defaultModelOf(executor: ExecutorCode, kind?: ModelEntry['kind']): ModelEntry {
  const own = [...LISTED_MODELS, ...SORA_MODELS].filter((entry) => entry.executor === executor);
  const entry = own.find((candidate) => candidate.kind === kind) ?? own[0];
  if (entry) return entry;
  throw new GatewayError('model_not_available', `No model of this gateway uses ${executor} yet`, {
    param: 'task_type_code',
  });
}
