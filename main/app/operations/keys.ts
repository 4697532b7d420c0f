import { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '../../access/index.ts';
import { GatewayError, PROFILES } from '../../contract/index.ts';
import { operation } from './operation.ts';

export const keyOperations = {
  'keys.create': operation(
    z.object({
      name: z.string().min(1),
      tenant: z.string().min(1).optional(),
      profile: z.enum(PROFILES).optional(),
    }),
    async ({ store, clock }, { name, tenant, profile }) => {
      const { key, record } = createApiKey({ name, now: clock.now(), tenantId: tenant, profile });
      store.config.update((draft) => {
        draft.apiKeys.push(record);
      });
      return { id: record.id, name, key };
    },
  ),
  'keys.list': operation(z.object({}), async ({ store }) => listApiKeys(store.config.get().apiKeys)),
  'keys.revoke': operation(z.object({ id: z.string() }), async ({ store, clock }, { id }) => {
    const revoked = revokeApiKey(store.config.get().apiKeys, id, clock.now());
    if (!revoked) throw new GatewayError('not_found', `There is no key ${id}`);
    store.config.update((draft) => {
      draft.apiKeys = revoked;
    });
    return { id, revoked: true };
  }),
};
