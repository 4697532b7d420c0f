import { z } from 'zod';
import { createApiKey, limitApiKey, listApiKeys, revokeApiKey } from '../../access/index.ts';
import { ApiKeySchema, GatewayError, PROFILES } from '../../contract/index.ts';
import { operation } from './operation.ts';

/** Without the schema's default: what is not named must stay as it is. */
const { maxConcurrent, ratePerMinute } = ApiKeySchema.shape;
const LIMITS = {
  maxConcurrent: maxConcurrent.unwrap().optional(),
  ratePerMinute: ratePerMinute.unwrap().optional(),
};

export const keyOperations = {
  'keys.create': operation(
    z.object({
      name: z.string().min(1),
      tenant: z.string().min(1).optional(),
      profile: z.enum(PROFILES).optional(),
      ...LIMITS,
    }),
    async ({ store, clock }, { name, tenant, ...rest }) => {
      const { key, record } = createApiKey({ name, now: clock.now(), tenantId: tenant, ...rest });
      store.config.update((draft) => {
        draft.apiKeys.push(record);
      });
      return { id: record.id, name, key };
    },
  ),
  'keys.list': operation(z.object({}), async ({ store }) => listApiKeys(store.config.get().apiKeys)),
  /** `null` takes a limit off; one that is not named stays. Counts from the next request on. */
  'keys.limit': operation(z.object({ id: z.string(), ...LIMITS }), async ({ store }, { id, ...limits }) => {
    const limited = limitApiKey(store.config.get().apiKeys, id, limits);
    if (!limited) throw new GatewayError('not_found', `There is no key ${id}`);
    store.config.update((draft) => {
      draft.apiKeys = limited;
    });
    return listApiKeys(limited).find((key) => key.id === id);
  }),
  'keys.revoke': operation(z.object({ id: z.string() }), async ({ store, clock }, { id }) => {
    const revoked = revokeApiKey(store.config.get().apiKeys, id, clock.now());
    if (!revoked) throw new GatewayError('not_found', `There is no key ${id}`);
    store.config.update((draft) => {
      draft.apiKeys = revoked;
    });
    return { id, revoked: true };
  }),
};
