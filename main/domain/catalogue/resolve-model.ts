import { type ExecutorCode, GatewayError } from '../../contract/index.ts';
import { DEMO_MODELS } from './demo-models.ts';
import { IMAGE_MODELS } from './image-models.ts';
import type { ModelEntry } from './model-entry.ts';
import { VIDEO_MODELS } from './video-models.ts';

/** The first entry of an executor is its default (`/v1/tasks` without a model). */
const MODELS: readonly ModelEntry[] = [...VIDEO_MODELS, ...IMAGE_MODELS, ...DEMO_MODELS];

/** Listed for relays that test a channel with it; it makes no tasks. */
const CHAT_ONLY = 'fpbrowser-use';

/** In order of the list of models. */
export interface ListedModel {
  name: string;
  kind: 'image' | 'video' | 'chat';
}

const fold = (name: string): string => name.toLowerCase().replaceAll('_', '-');

const byExactName = new Map(MODELS.flatMap((entry) => [entry.name, ...entry.aliases].map((n) => [n, entry])));
const byFoldedName = new Map([...byExactName].map(([name, entry]) => [fold(name), entry]));

/**
 * Exact spelling first: names that differ only in `-` and `_` may carry different rules; folding is for what
 * matches nothing else.
 */
export const resolveModel = (name: string): ModelEntry | null =>
  byExactName.get(name) ?? byFoldedName.get(fold(name)) ?? null;

export const listModels = (): ListedModel[] => [
  ...MODELS.map(({ name, kind }) => ({ name, kind })),
  { name: CHAT_ONLY, kind: 'chat' },
];

/** A listed model by any of its spellings, under its public name. */
export function listedModel(name: string): ListedModel | null {
  if (fold(name) === CHAT_ONLY) return { name: CHAT_ONLY, kind: 'chat' };
  const entry = resolveModel(name);
  return entry && { name: entry.name, kind: entry.kind };
}

/** The model a request names. Errors: `missing_model`, `unknown_model`, `model_not_available`, all with param `model`. */
export function modelNamed(name: unknown): ModelEntry {
  const at = { param: 'model' };
  if (name === undefined || name === null || name === '')
    throw new GatewayError('missing_model', undefined, at);
  if (typeof name !== 'string') throw new GatewayError('unknown_model', 'model must be a string', at);
  const entry = resolveModel(name.trim());
  if (entry) return entry;
  if (fold(name.trim()) === CHAT_ONLY) {
    throw new GatewayError('model_not_available', `${CHAT_ONLY} makes no tasks; it is for chat only`, at);
  }
  throw new GatewayError(
    'unknown_model',
    `Model '${name.slice(0, 100)}' is not known; GET /v1/models lists them`,
    at,
  );
}

/**
 * What an executor makes when only the executor was named.
 * @throws GatewayError `model_not_available` when the catalogue has nothing for it.
 */
export function defaultModelOf(executor: ExecutorCode, kind?: ModelEntry['kind']): ModelEntry {
  const own = MODELS.filter((entry) => entry.executor === executor);
  const entry = own.find((candidate) => candidate.kind === kind) ?? own[0];
  if (entry) return entry;
  throw new GatewayError('model_not_available', `No model of this gateway uses ${executor} yet`, {
    param: 'task_type_code',
  });
}
