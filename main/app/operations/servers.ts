import { z } from 'zod';
import { GatewayError, type ServerConfig } from '../../contract/index.ts';
import { newId } from '../../kernel/index.ts';
import { DEFAULT_PROJECT, LOCAL_SERVER } from '../first-run.ts';
import { operation, pick } from './operation.ts';

/** The token is write-only: who may list servers need not be able to drive them. */
const show = ({ token, ...server }: ServerConfig) => ({ ...server, hasToken: token !== '' });

export const serverOperations = {
  'servers.add': operation(
    z.object({
      name: z.string().min(1),
      url: z.string().min(1),
      token: z.string().default(''),
      project: z.string().default(DEFAULT_PROJECT),
    }),
    async (engine, { name, url, token, project }) => {
      const { config } = engine.store;
      const projectId = pick(config.get().projects, project, 'project').id;
      const server: ServerConfig = {
        id: newId('srv'),
        projectId,
        name,
        vendor: 'roxy',
        baseUrl: url,
        token,
        enabled: true,
      };
      config.update((draft) => {
        draft.servers.push(server);
      });
      try {
        await engine.vendors.get(server.id).health();
      } catch (error) {
        // Kept all the same: the vendor may simply not be running yet. The caller is told.
        const problem = error instanceof GatewayError ? error.message : 'unknown';
        return { ...show(server), reachable: false, problem };
      }
      return { ...show(server), reachable: true };
    },
  ),
  'servers.list': operation(z.object({}), async ({ store }) => store.config.get().servers.map(show)),
  'servers.test': operation(z.object({ server: z.string() }), async (engine, { server }) => {
    const found = pick(engine.store.config.get().servers, server, 'server');
    await engine.vendors.get(found.id).health();
    return { ...show(found), workspaces: await engine.vendors.get(found.id).workspaces() };
  }),
  'servers.remove': operation(z.object({ server: z.string() }), async (engine, { server }) => {
    const { store, scheduler } = engine;
    const found = pick(store.config.get().servers, server, 'server');
    if (found.id === LOCAL_SERVER)
      throw new GatewayError('conflict', 'This computer cannot be removed as a server');
    for (const window of await store.windows.list({ serverId: found.id, includeVanished: true })) {
      await store.windows.remove(window.id);
    }
    store.config.update((draft) => {
      draft.servers = draft.servers.filter(({ id }) => id !== found.id);
      draft.workspaces = draft.workspaces.filter(({ serverId }) => serverId !== found.id);
    });
    await scheduler.reload();
    return { id: found.id, removed: true };
  }),
  'servers.set': operation(
    z.object({
      server: z.string(),
      enabled: z.boolean().optional(),
      url: z.string().min(1).optional(),
      token: z.string().optional(),
    }),
    async ({ store, scheduler }, { server, enabled, url, token }) => {
      const found = pick(store.config.get().servers, server, 'server');
      store.config.update((draft) => {
        const entry = draft.servers.find(({ id }) => id === found.id);
        if (!entry) return;
        entry.enabled = enabled ?? entry.enabled;
        entry.baseUrl = url ?? entry.baseUrl;
        entry.token = token ?? entry.token;
      });
      await scheduler.reload();
      return show(pick(store.config.get().servers, found.id, 'server'));
    },
  ),
};
