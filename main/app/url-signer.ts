import { createLocalToken } from '../access/index.ts';
import { createUrlSigner } from '../media/index.ts';
import type { UrlSigner } from '../server/index.ts';
import { readOrCreateSecret } from '../store/index.ts';
import type { Engine } from './engine.ts';

/** Signs result links with the secret of this installation, so that they outlive a restart. */
export const urlSignerOf = ({ store, clock }: Pick<Engine, 'store' | 'clock'>): UrlSigner =>
  createUrlSigner({ secret: readOrCreateSecret(store.folder.root, 'signing.key', createLocalToken), clock });
