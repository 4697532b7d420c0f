import type { ModelEntry } from './model-entry.ts';
import { OPENAI_IMAGE_MODELS } from './openai-image-models.ts';
import { SORA_MODELS } from './sora-models.ts';

export interface NamedModel {
  name: string;
  kind: 'image' | 'video';
  /** Null: known by name, nothing here makes it. */
  serves: Pick<ModelEntry, 'model' | 'executor'> | null;
}

/** Image models the document names and no workflow makes. */
const WITHOUT_WORKFLOW = ['flux-kontext-pro', 'image5'];

/** Every name of document 002. */
export const modelsOfDocument002 = (): NamedModel[] => [
  ...[...OPENAI_IMAGE_MODELS, ...SORA_MODELS].map(
    ({ name, kind, model, executor }): NamedModel => ({ name, kind, serves: { model, executor } }),
  ),
  ...WITHOUT_WORKFLOW.map((name): NamedModel => ({ name, kind: 'image', serves: null })),
];
