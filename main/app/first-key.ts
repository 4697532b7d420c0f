import { createApiKey } from '../access/index.ts';
import type { Engine } from './engine.ts';

/** A new installation gets one key, so that the first request needs no tour of the command line. Null: it has keys. */
export function firstKey({ store, clock }: Engine): string | null {
  if (store.config.get().apiKeys.length > 0) return null;
  const { key, record } = createApiKey({ name: 'first', now: clock.now() });
  store.config.update((draft) => {
    draft.apiKeys.push(record);
  });
  return key;
}
