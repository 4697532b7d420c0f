export { buildRequest, type HowAsked, type RequestDraft } from './build-request.ts';
export { modelsOfDocument002, type NamedModel } from './document-002.ts';
export { modelsOfRoute, operatorRoute } from './known-models.ts';
export type { ModelEntry } from './model-entry.ts';
export type { ModelPolicy } from './model-policy.ts';
export type { CatalogueRoute } from './model-table.ts';
export { FIELD_NAMES, type RequestFields, type UploadedFile } from './request-fields.ts';
export {
  defaultModelOf,
  isChatOnly,
  type ListedModel,
  listedModel,
  listModels,
  modelNamed,
  type Naming,
  resolveModel,
} from './resolve-model.ts';
export { type ServingWindow, whoServes } from './who-serves.ts';
