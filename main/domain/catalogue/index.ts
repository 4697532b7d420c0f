export { buildRequest, type HowAsked, type RequestDraft } from './build-request.ts';
export type { ModelEntry } from './model-entry.ts';
export type { RequestFields, UploadedFile } from './request-fields.ts';
export {
  defaultModelOf,
  type ListedModel,
  listedModel,
  listModels,
  modelNamed,
  resolveModel,
} from './resolve-model.ts';
