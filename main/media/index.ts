export {
  createReferenceStore,
  type ReferenceFiles,
  type ReferenceStoreOptions,
} from './references/reference-store.ts';
export { createMediaStore, type MediaStoreOptions } from './results/media-store.ts';
export * from './signed-urls.ts';
