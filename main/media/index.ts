export { convertedReference } from './references/converted-reference.ts';
export {
  createReferenceStore,
  type ReferenceFiles,
  type ReferenceStoreOptions,
} from './references/reference-store.ts';
export { createMediaStore, type MediaStoreOptions } from './results/media-store.ts';
export { createResultPictures } from './results/result-pictures.ts';
export * from './signed-urls.ts';
