import { AGGREGATOR_MODELS } from './aggregator-models.ts';
import { DEMO_MODELS } from './demo-models.ts';
import { FLOW_MODELS, FLOW_MODELS_ELSEWHERE, withSuffix } from './flow-models.ts';
import { IMAGE_MODELS } from './image-models.ts';
import type { ModelEntry } from './model-entry.ts';
import { OPENAI_IMAGE_MODELS } from './openai-image-models.ts';
import { OPENAPI_MODELS } from './openapi-models.ts';
import { LEGACY_SORA_MODELS, SORA_MODELS } from './sora-models.ts';
import { VIDEO_MODELS } from './video-models.ts';

/**
 * Where a name was said: some mean another thing elsewhere (`sora2`, `nano_banana_pro`). `v1` is `/v1`, images and chat
 * included; `legacy002` the older video and job routes; `flow` `/flow/v1`; `openapi` `/api/openapi`.
 */
export type CatalogueRoute = 'v1' | 'legacy002' | 'flow' | 'openapi';

/** In the order of the list of models; the first entry of an executor is its default (`/v1/tasks` without a model). */
export const LISTED_MODELS: readonly ModelEntry[] = [...VIDEO_MODELS, ...IMAGE_MODELS, ...DEMO_MODELS];

export const fold = (name: string): string => name.toLowerCase().replaceAll('_', '-');

/** All names of one route. Where two rows share a name, the earlier one has it. */
class ModelTable {
  readonly rows: readonly ModelEntry[];
  readonly #suffixed: readonly ModelEntry[];
  readonly #exact = new Map<string, ModelEntry>();
  readonly #folded = new Map<string, ModelEntry>();

  constructor(rows: readonly ModelEntry[], suffixed: readonly ModelEntry[] = []) {
    this.rows = [...rows, ...suffixed];
    this.#suffixed = suffixed;
    for (const row of this.rows) {
      for (const name of [row.name, ...row.aliases]) {
        if (!this.#exact.has(name)) this.#exact.set(name, row);
        if (!this.#folded.has(fold(name))) this.#folded.set(fold(name), row);
      }
    }
  }

  /**
   * Exact spelling first: names that differ only in `-` and `_` may carry different rules; folding is for what
   * matches nothing else, parameters in the name for what does not even then.
   * @throws GatewayError `bad_model_parameter`
   */
  find(name: string): ModelEntry | null {
    return this.plain(name) ?? withSuffix(name, this.#suffixed);
  }

  plain(name: string): ModelEntry | null {
    return this.#exact.get(name) ?? this.#folded.get(fold(name)) ?? null;
  }
}

const V1 = [...LISTED_MODELS, ...OPENAI_IMAGE_MODELS, ...SORA_MODELS, ...AGGREGATOR_MODELS];

export const TABLES: Readonly<Record<CatalogueRoute, ModelTable>> = {
  v1: new ModelTable(
    [...V1, ...OPENAPI_MODELS.filter(({ name }) => !/banana/.test(name))],
    FLOW_MODELS_ELSEWHERE,
  ),
  legacy002: new ModelTable([...LEGACY_SORA_MODELS, ...V1], FLOW_MODELS_ELSEWHERE),
  flow: new ModelTable([], FLOW_MODELS),
  openapi: new ModelTable([
    ...OPENAPI_MODELS,
    ...LISTED_MODELS.filter(({ executor }) => executor === 'demo_workflow'),
  ]),
};
